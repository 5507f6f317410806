// What the wizard needs of the browser. A module of its own: the console allows no inline script.
export const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? null;

export function show(title, language) {
  document.title = title;
  document.documentElement.lang = language;
  return null;
}

export function focusError() {
  // After the answer is on the page.
  requestAnimationFrame(() => (document.querySelector('[aria-invalid="true"]') ?? document.querySelector('[role="alert"]'))?.focus());
  return null;
}

export async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return true;
  }
  // Without TLS there is no clipboard but this one.
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}
