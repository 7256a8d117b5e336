// Asks the device for a passkey, and sends what it brings as a form. The sentences stand in the page, in its language.
"use strict";

const form = document.querySelector("form[data-passkey]");
const said = form.querySelector("[role=alert]");

if (window.PublicKeyCredential) {
  form.hidden = false;
  document.querySelector("[data-without-script]")?.remove();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  said.textContent = "";
  button.disabled = true;
  try {
    await (form.dataset.passkey === "create" ? create() : signIn());
  } catch (error) {
    said.textContent = error instanceof Refusal ? error.message : form.dataset.failed;
    button.disabled = false;
  }
});

class Refusal extends Error {}

async function signIn() {
  const found = await navigator.credentials.get({ publicKey: await options() });
  send(found, secretOf(found));
}

async function create() {
  const asked = await options();
  const made = await navigator.credentials.create({ publicKey: asked });
  const secret = secretOf(made) ?? (await secretAskedFor(made, asked));
  if (!secret) {
    PublicKeyCredential.signalUnknownCredential?.({ rpId: asked.rp.id, credentialId: made.id });
    throw new Refusal(form.dataset.noSecret);
  }
  send(made, secret);
}

// Many devices hand the secret over only when they sign, not when they make the passkey.
async function secretAskedFor(made, asked) {
  if (!made.getClientExtensionResults().prf?.enabled) return undefined;
  const { challenge, extensions } = asked;
  const allowCredentials = [{ type: "public-key", id: made.rawId }];
  const publicKey = { challenge, extensions, allowCredentials, rpId: asked.rp.id, userVerification: "required" };
  return secretOf(await navigator.credentials.get({ publicKey }));
}

function secretOf(credential) {
  return credential.getClientExtensionResults().prf?.results?.first;
}

async function options() {
  const answer = await fetch(form.dataset.options, { cache: "no-store" });
  const found = await answer.json();
  if (found.refusal) throw new Refusal(found.refusal);
  found.challenge = bytes(found.challenge);
  found.extensions.prf.eval.first = bytes(found.extensions.prf.eval.first);
  if (found.user) found.user.id = bytes(found.user.id);
  for (const other of found.excludeCredentials ?? []) other.id = bytes(other.id);
  return found;
}

// Ticks of the other forms come along: on whose device this is.
function send(credential, secret) {
  const { id, type, response } = credential;
  const parts = ["clientDataJSON", "authenticatorData", "signature", "userHandle", "attestationObject"];
  const brought = Object.fromEntries(parts.filter((part) => response[part]).map((part) => [part, text(response[part])]));
  add("credential", JSON.stringify({ id, rawId: id, type, response: brought }));
  add("secret", secret ? text(secret) : "");
  for (const tick of document.querySelectorAll("input[type=checkbox]:checked")) add(tick.name, tick.value);
  form.submit();
}

function add(name, value) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  form.append(field);
}

function bytes(base64url) {
  const letters = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
