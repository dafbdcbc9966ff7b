// @ts-check
// Buttons that copy.
'use strict';
document.addEventListener('click', async (event) => {
  const button = /** @type {HTMLElement} */ (event.target).closest('[data-copy]');
  if (!button) return;
  const text = button.getAttribute('data-copy') ?? '';
  const label = button.getAttribute('aria-label') ?? '';
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Where a page has no right to the clipboard, it may still copy what is selected.
    const field = Object.assign(document.createElement('textarea'), { value: text });
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
    /** @type {HTMLElement} */ (button).focus();
  }
  button.classList.add('copied');
  button.setAttribute('aria-label', 'Copied');
  setTimeout(() => {
    button.classList.remove('copied');
    button.setAttribute('aria-label', label);
  }, 1500);
});
