// Passkeys: what the rig asks goes to the browser, and its answer back. A module of its own: the console allows no inline script.
const isAble = () => window.isSecureContext && !!window.PublicKeyCredential?.parseCreationOptionsFromJSON;

async function tell(path, token, message) {
  const answer = await fetch('/passkeys/' + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', RequestVerificationToken: token },
    body: JSON.stringify(message),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.status === 204 ? null : answer.json();
}

// Empty when all went well; otherwise what the rig says, or a word behind '!' for what the browser says.
async function attempt(steps) {
  if (!isAble()) return '!unable';
  try {
    await steps();
    return '';
  } catch (error) {
    if (error.name === 'InvalidStateError') return '!known';
    return error instanceof DOMException || !error.message ? '!refused' : error.message;
  }
}

export const make = (token, password, name) => attempt(async () => {
  const question = await tell('make', token, { password });
  const credential = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question.options) });
  await tell('keep', token, { state: question.state, credential: credential.toJSON(), name });
});

export const enter = token => attempt(async () => {
  const question = await tell('ask', token, {});
  const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question.options) });
  await tell('enter', token, { state: question.state, credential: credential.toJSON() });
});

// Pages that are forms alone: shown once there is a script to use them.
const form = document.querySelector('form[data-passkey]');
if (form) {
  form.hidden = false;
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const button = form.querySelector('button');
    const problem = form.querySelector('[role=alert]');
    const field = name => form.elements[name]?.value ?? '';
    const token = document.querySelector('input[name=__RequestVerificationToken]').value;
    button.disabled = true;
    problem.textContent = '';
    const result = await (form.dataset.passkey === 'make' ? make(token, field('Current'), field('Name')) : enter(token));
    if (!result) return location.assign(form.dataset.to);
    problem.textContent = result.startsWith('!') ? form.dataset[result.slice(1)] : result;
    button.disabled = false;
  });
}
