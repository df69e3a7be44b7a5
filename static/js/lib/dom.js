/** Typed look-ups that throw, and elements made without markup in strings. */

/**
 * The first element that matches.
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [root]
 * @param {{new (): T}} [type]  what it must be, e.g. HTMLButtonElement
 * @returns {T}
 * @throws {Error} when there is none, or it is something else
 */
export function find(selector, root = document, type) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`nothing matches ${selector}`);
  if (!(found instanceof (type ?? Element))) throw new Error(`${selector} is not a ${type?.name}`);
  return /** @type {T} */ (found);
}

/**
 * A new element. Lower-case strings become attributes, everything else properties when there is such a property;
 * `class` and `dataset` work as named, functions under `on…` become listeners, null and undefined are left out.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown> | null} [props]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, props = null, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) set(node, name, value);
  for (const child of children) if (child) node.append(child);
  return node;
}

/**
 * An inlined icon: a copy of what `<template id="icon-NAME">` holds.
 * @param {string} name
 * @returns {Element}
 * @throws {Error} when the page has no such icon
 */
export function icon(name) {
  const drawn = find(`#icon-${name}`, document, HTMLTemplateElement).content.firstElementChild;
  if (!drawn) throw new Error(`icon ${name} is empty`);
  return /** @type {Element} */ (drawn.cloneNode(true));
}

/**
 * @param {HTMLElement} node
 * @param {string} name
 * @param {unknown} value
 */
function set(node, name, value) {
  if (value === null || value === undefined) return;
  if (name === "class") node.className = String(value);
  else if (name === "dataset") Object.assign(node.dataset, value);
  else if (name.startsWith("on") && typeof value === "function") {
    node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
  } else if (isProperty(node, name, value)) Reflect.set(node, name, value);
  else node.setAttribute(name, String(value));
}

/**
 * @param {HTMLElement} node
 * @param {string} name
 * @param {unknown} value
 */
function isProperty(node, name, value) {
  if (!(name in node)) return false;
  return typeof value !== "string" || name === "value" || name !== name.toLowerCase();
}
