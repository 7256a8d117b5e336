"""Words of staff lists in several languages: names of columns, marks of having left, spreadsheet errors.

Names of columns are as `columns.plain_name` has them: small letters without accents, one space for any
signs. A field has two lines of names, separated by commas: certain names go before likely ones if a list has
both ("Team" and "Department"). A name that may mean something else as well ("Baja": left, or on sick leave)
is in neither.
"""

from collections.abc import Mapping

from alongside.staff_lists.rules.model import Field

BY_FIELD: Mapping[Field, tuple[str, str]] = {
    Field.LOGIN: (
        "login, sign in name",
        "e mail, email, mail, e mail address, email address, mail address, e mails, work email, "
        "work e mail, business email,"
        "company email, primary email, user name, username, upn, user principal name, user login, login name,"
        "correo, correo electronico, direccion de correo, direccion de correo electronico, "
        "email corporativo, correo corporativo,"
        "correo del trabajo, nombre de usuario, usuario,"
        "courriel, adresse e mail, adresse email, adresse mail, adresse electronique, adresse courriel, mel,"
        "email professionnel, e mail professionnel, mail professionnel, courriel professionnel, "
        "identifiant, nom d utilisateur,"
        "e mail adresse, emailadresse, mailadresse, e mailadresse, dienstliche e mail, e mail dienstlich, "
        "benutzername, anmeldename,"
        "e mailadres, emailadres, mailadres, e mail adres, gebruikersnaam, inlognaam,"
        "endereco de e mail, endereco de email, correio eletronico, correio electronico, "
        "nome de utilizador, nome de usuario, utilizador,"
        "indirizzo e mail, indirizzo email, posta elettronica, nome utente, utente",
    ),
    Field.NAME: (
        "full name, complete name, display name, employee name, staff name, name of employee, "
        "first and last name,"
        "nombre completo, nombre y apellidos, nombre y apellido, apellidos y nombre, apellidos nombre,"
        "nom complet, nom et prenom, nom prenom, prenom et nom, prenom nom, nom prenoms,"
        "vollstandiger name, vor und nachname, vorname und nachname, vorname nachname, nachname vorname, "
        "name vorname, vorname name,"
        "volledige naam, voor en achternaam, naam medewerker,"
        "nome completo, nome e cognome, cognome e nome, nome cognome, cognome nome, nome e apelido",
        "name, nombre, nom, naam, nome, employee, staff member, empleado, empleada, trabajador, "
        "trabajadora, salarie, salariee,"
        "collaborateur, mitarbeiter, mitarbeiterin, mitarbeiter in, mitarbeitende, medewerker, colaborador, "
        "colaboradora, funcionario,"
        "dipendente",
    ),
    Field.FIRST_NAME: (
        "first name, firstname, given name, given names, first names, forename, forenames, nombre de pila, "
        "nombres,"
        "prenom, prenoms, vorname, vornamen, rufname, voornaam, voornamen, roepnaam, primeiro nome, "
        "nome proprio",
        "",
    ),
    Field.LAST_NAME: (
        "last name, lastname, surname, family name, last names, apellido, apellidos, nom de famille, "
        "nom d usage,"
        "nachname, familienname, zuname, achternaam, familienaam, sobrenome, apelido, apelidos, "
        "ultimo nome, cognome",
        "",
    ),
    Field.TEAM: (
        "team, team name, equipo, equipe, equipa, squadra, gruppo, teamname",
        "department, dept, unit, departamento, area, unidad, servicio, service, departement, pole, "
        "abteilung, bereich, referat, sachgebiet,"
        "afdeling, setor, unidade, reparto, ufficio, dipartimento",
    ),
    Field.LEAD: (
        "lead, lead login, lead e mail, lead email, manager e mail, manager email, manager s email, "
        "manager s e mail, email manager,"
        "e mail manager, line manager email, line manager e mail, supervisor email, supervisor e mail, "
        "manager e mail address,"
        "manager email address, manager login, correo del responsable, email del responsable, "
        "correo responsable, email responsable,"
        "courriel du responsable, e mail du responsable, email du responsable, courriel responsable, "
        "email du manager,"
        "e mail vorgesetzte, e mail vorgesetzter, e mail fuhrungskraft, e mail der fuhrungskraft, "
        "e mail leidinggevende,"
        "email leidinggevende, email do gestor, e mail do gestor, email del responsabile, "
        "e mail del responsabile, email responsabile",
        "manager, line manager, direct manager, manager name, line manager name, supervisor, "
        "supervisor name, team lead, team leader,"
        "reports to, direct lead, n+1, n + 1, responsable, responsable directo, responsable directa, jefe, "
        "jefa, jefe directo, jefa directa,"
        "jefe a, supervisora, superior, superior directo, responsable de equipo,"
        "responsable hierarchique, superieur, superieure, superieur hierarchique, superieur e, chef, "
        "cheffe, chef fe, chef d equipe,"
        "cheffe d equipe, responsable d equipe, responsable direct, responsable directe, manager direct,"
        "vorgesetzte, vorgesetzter, vorgesetzte r, vorgesetzte person, direkte vorgesetzte, "
        "direkter vorgesetzter, fuhrungskraft,"
        "direkte fuhrungskraft, teamleitung, teamleiter, teamleiterin, leitung, dienstvorgesetzte,"
        "leidinggevende, direct leidinggevende, teamleider, gestor, gestora, chefia, chefia direta, "
        "superior hierarquico, responsavel,"
        "responsabile, responsabile diretto, superiore, superiore diretto, capo, caposquadra",
    ),
    Field.LEADS: (
        "leads, leads teams, teams led, leads of, team lead of, lead of",
        "equipos que dirige, dirige, equipes dirigees, leitet, leitet teams, geleitete teams, leidt, "
        "lidera, guida",
    ),
    Field.LANGUAGE: (
        "language, lang, idioma, lengua, langue, sprache, taal, lingua",
        "preferred language, language code, idioma preferido, langue preferee, bevorzugte sprache, "
        "voorkeurstaal, lingua preferita",
    ),
    Field.CONTRACT_HOURS: (
        "contract hours, contracted hours, contractual hours, contract hours a week, "
        "contract hours per week, weekly contract hours,"
        "horas de contrato, horas contrato, horas contractuales, heures contractuelles, heures de contrat, "
        "heures contrat, heures au contrat,"
        "vertragsstunden, vertragliche stunden, vertragliche wochenstunden, contracturen, contractuele uren,"
        "horas contratuais, horas de contrato semanais, ore contrattuali, ore da contratto, ore contratto",
        "hours, weekly hours, hours week, hours a week, hours per week, hours weekly, hrs week, "
        "hrs per week, hpw, working hours,"
        "weekly working hours, working hours per week, horas, horas semanales, horas semana, "
        "horas por semana, horas a la semana,"
        "jornada semanal, heures, heures semaine, heures par semaine, heures hebdomadaires, heures hebdo, "
        "h semaine, h sem,"
        "duree hebdomadaire, nombre d heures, nb heures, nb d heures, nombre d heures par semaine,"
        "stunden, wochenstunden, stunden woche, stunden pro woche, std woche, std pro woche, "
        "wochenarbeitszeit, wochentliche arbeitszeit,"
        "uren, uren week, uren per week, weekuren, aantal uren, horas semanais, horas por semana contratuais,"
        "ore, ore settimanali, ore settimana, ore a settimana, ore alla settimana",
    ),
    Field.JOINED: (
        "joined, joined on, date joined, join date, joining date, date of joining",
        "start date, starting date, date started, hire date, hired, hired on, date of hire, date hired, "
        "entry date, employed since,"
        "employment start, employment start date, contract start, contract start date, first day,"
        "fecha de alta, fecha alta, fecha de ingreso, fecha ingreso, fecha de inicio, fecha inicio, "
        "fecha de incorporacion,"
        "fecha incorporacion, ingreso, incorporacion, fecha de contratacion, fecha de entrada,"
        "entree, date d entree, date entree, date d embauche, date embauche, embauche, date d arrivee, "
        "date arrivee, arrivee, date de debut,"
        "date debut, entre le, entree le, debut de contrat, date d entree en fonction,"
        "eintritt, eintrittsdatum, eintritt am, eingetreten, eingetreten am, eingestellt am, "
        "einstellungsdatum, datum eintritt, dabei seit,"
        "startdatum, vertragsbeginn, beschaftigt seit, in dienst, datum in dienst, in dienst sinds, "
        "indiensttreding,"
        "datum indiensttreding, begindatum, data de entrada, entrada, data de admissao, admissao, "
        "data de inicio, data inicio,"
        "data di assunzione, data assunzione, assunzione, data di ingresso, data ingresso, data di inizio, "
        "data inizio rapporto, assunto il",
    ),
    Field.LEFT: (
        "left, left on, date left, leave date, leaving date, date of leaving",
        "last day, last working day, exit date, termination date, employment end, employment end date, "
        "end date, leaver,"
        "fecha de baja, fecha baja, fecha de salida, fecha salida, salida, fecha de cese, fecha cese, cese, "
        "ultimo dia,"
        "sortie, date de sortie, date sortie, date de depart, date depart, depart, sorti, sortie le, "
        "dernier jour,"
        "austritt, austrittsdatum, austritt am, ausgetreten, ausgetreten am, ausgeschieden, "
        "ausgeschieden am, datum austritt, letzter tag,"
        "letzter arbeitstag, uit dienst, datum uit dienst, uitdiensttreding, datum uitdiensttreding, "
        "laatste dag, laatste werkdag,"
        "data de saida, saida, data de demissao, data di cessazione, data cessazione, cessazione, "
        "data di uscita, data uscita, ultimo giorno",
    ),
}

_SHARES = (
    "fte, vza, vzae, vk, etp, pensum, beschaftigungsgrad, teilzeitgrad, stellenanteil, stellenumfang, "
    "arbeitszeitanteil, quotite,"
    "quotite de travail, taux d activite, taux d occupation, taux d emploi, percent of full time, "
    "full time equivalent,"
    "porcentaje de jornada, deeltijdfactor, deeltijdpercentage, parttime percentage, percentuale part time"
)


def split_names(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


# Of hours too, which are given as shares of a full post.
SHARES = frozenset(split_names(_SHARES))

# Each with its rank: 0 is before 1.
NAMES: Mapping[str, tuple[Field, int]] = {
    **dict.fromkeys(SHARES, (Field.CONTRACT_HOURS, 1)),
    **{
        name: (field, rank)
        for field, ranks in BY_FIELD.items()
        for rank, names in enumerate(ranks)
        for name in split_names(names)
    },
}

# One half of a name, if another column has the other half.
GENERIC_NAMES = frozenset({"name", "nombre", "nom", "naam", "nome"})

# Whether someone has left, where a list says no day; as `days.fold_text` has it.
WORDS_FOR_LEFT = frozenset(
    split_names(
        "yes, true, left, gone, ja, wahr, ausgetreten, ausgeschieden, oui, vrai, parti, partie, sorti, "
        "sortie, si, verdadero, salido,"
        "sim, verdadeiro, saiu, vero, uscito, uscita, waar, vertrokken"
    )
)
WORDS_FOR_HERE = frozenset(
    split_names(
        "no, false, active, nein, falsch, aktiv, non, faux, actif, falso, activo, activa, nao, ativo, "
        "ativa, attivo, attiva, nee, onwaar,"
        "actief"
    )
)

# As programs write them, Excel in the language that it runs in.
SPREADSHEET_ERRORS = frozenset(
    split_names(
        "#N/A, #N/A!, #REF!, #VALUE!, #NAME?, #DIV/0!, #NULL!, #NUM!, #SPILL!, #CALC!, #GETTING_DATA, "
        "#FIELD!, #BLOCKED!, #UNKNOWN!,"
        "#CONNECT!, #NV, #BEZUG!, #WERT!, #ZAHL!, #ÜBERLAUF!, #KALK!, #REF, #VALEUR!, #NOM?, #NOMBRE!, "
        "#NUL!, #PROPAGATION!, #CALCUL!,"
        "#¡REF!, #¡VALOR!, #¿NOMBRE?, #¡DIV/0!, #¡NULO!, #¡NUM!, #¡DESBORDAMIENTO!, #N/D, #N/D!, #VALOR!, "
        "#NOME?, #NÚM!, #NULO!, #RIF!,"
        "#VALORE!, #NB, #VERW!, #WAARDE!, #NAAM?, #DEEL/0!, #LEEG!, #GETAL!"
    )
)
