/**
 * Texts in the reader's language. The page carries the catalogue of one language as JSON (`#js-catalog`,
 * `{messages}`); what it does not know is shown in English, which is the key.
 */

/** @typedef {Record<string, string | string[]>} Catalogue  a text, or its plural forms */

/** @type {Catalogue | undefined} */
let catalogue;

/**
 * @param {string} text  English
 * @returns {string}
 */
export function gettext(text) {
  const found = lookUp(text);
  return (Array.isArray(found) ? found[0] : found) || text;
}

/**
 * @param {string} one  English singular, the key
 * @param {string} many  English plural
 * @param {number} n
 * @returns {string}
 */
export function ngettext(one, many, n) {
  const found = lookUp(one);
  const forms = Array.isArray(found) ? found : found ? [found] : [one, many];
  return forms[Math.min(n === 1 ? 0 : 1, forms.length - 1)] || (n === 1 ? one : many);
}

/**
 * Fills `%(name)s` and `%(count)d`. A name without a value stays as it is.
 * @param {string} format
 * @param {Record<string, unknown>} values
 * @returns {string}
 */
export function interpolate(format, values) {
  return format.replace(/%\((\w+)\)[sd]/g, (whole, name) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );
}

/** @param {string} text */
function lookUp(text) {
  catalogue ??= read();
  return Object.hasOwn(catalogue, text) ? catalogue[text] : undefined;
}

/** @returns {Catalogue} */
function read() {
  const json = globalThis.document?.getElementById("js-catalog")?.textContent;
  return (json && JSON.parse(json).messages) || {};
}
