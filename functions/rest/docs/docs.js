"use strict";
// Lists the operations of the OpenAPI documents that the page names. Everything is built as text nodes.

const verbs = ["get", "post", "put", "patch", "delete"];

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// resolve follows "#/components/..." references.
function resolve(api, value) {
  for (let hops = 0; value && value.$ref && hops < 10; hops++) {
    value = value.$ref.slice(2).split("/").reduce((at, key) => at && at[key], api);
  }
  return value || {};
}

function typeOf(api, schema) {
  const real = resolve(api, schema);
  if (schema && schema.$ref) return schema.$ref.split("/").pop();
  if (real.type === "array") return "list of " + typeOf(api, real.items);
  return (Array.isArray(real.type) ? real.type.join(" or ") : real.type) || "any";
}

function rules(schema) {
  const out = [];
  if (schema.description) out.push(schema.description);
  if (schema.enum) out.push("One of " + schema.enum.join(", ") + ".");
  if (schema.minimum !== undefined || schema.maximum !== undefined) {
    out.push((schema.minimum ?? "…") + " to " + (schema.maximum ?? "…") + ".");
  }
  if (schema.maxLength !== undefined) out.push("At most " + schema.maxLength + " characters.");
  if (schema.default !== undefined) out.push("Default " + schema.default + ".");
  return out.join(" ");
}

function table(caption, rows) {
  const head = make("tr", {}, ...["Name", "Type", "Rules"].map((text) => make("th", { scope: "col" }, text)));
  const body = rows.map(([name, type, says]) =>
    make("tr", {}, make("th", { scope: "row" }, make("code", {}, name)), make("td", {}, type), make("td", {}, says)));
  return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    make("table", {}, make("thead", {}, head), make("tbody", {}, ...body)));
}

// properties lists the members of a schema, those of nested ones with a dot; depth bounds recursion.
function properties(api, schema, before, depth) {
  const real = resolve(api, schema);
  const rows = [];
  for (const [name, member] of Object.entries(real.properties || {})) {
    const inner = resolve(api, member);
    const says = rules(inner) + ((real.required || []).includes(name) ? " Required." : "");
    rows.push([before + name, typeOf(api, member), says]);
    const below = inner.type === "array" ? inner.items : member;
    if (depth > 0 && resolve(api, below).properties) rows.push(...properties(api, below, before + name + ".", depth - 1));
  }
  return rows;
}

function contents(api, title, holder) {
  const parts = [];
  const seen = new Set();
  for (const [media, content] of Object.entries(holder.content || {})) {
    const key = JSON.stringify(content.schema || {});
    const others = Object.entries(holder.content).filter(([, c]) => JSON.stringify(c.schema || {}) === key).map(([m]) => m);
    if (seen.has(key)) continue;
    seen.add(key);
    const rows = properties(api, content.schema, "", 3);
    parts.push(make("h4", {}, title + " (" + others.join(", ") + ")"));
    if (rows.length > 0) parts.push(table(title + " " + media, rows));
  }
  return parts;
}

function operation(api, path, verb, op) {
  const base = (api.servers && api.servers[0] && api.servers[0].url) || "";
  const body = make("div", { class: "body" });
  const fill = () => {
    if (op.description) body.append(make("p", {}, op.description));
    body.append(make("p", {}, "Operation id: ", make("code", {}, op.operationId || "none")));
    const parameters = (op.parameters || []).map((p) => resolve(api, p));
    if (parameters.length > 0) {
      body.append(make("h4", {}, "Parameters"), table("Parameters",
        parameters.map((p) => [p.name, "in " + p.in + ", " + typeOf(api, p.schema),
          [p.description, rules(resolve(api, p.schema || {}))].filter(Boolean).join(" ")])));
    }
    if (op.requestBody) body.append(...contents(api, "Takes", resolve(api, op.requestBody)));
    for (const [code, response] of Object.entries(op.responses || {})) {
      const real = resolve(api, response);
      if (code.startsWith("2")) {
        body.append(make("h4", {}, "Status " + code + ": " + (real.description || "")), ...contents(api, "Answers", real));
        for (const [name, header] of Object.entries(real.headers || {})) {
          body.append(make("p", {}, make("code", {}, name), ": " + (resolve(api, header).description || "")));
        }
      }
    }
    const failures = Object.entries(op.responses || {}).filter(([code]) => !code.startsWith("2"))
      .map(([code, response]) => code + " " + (resolve(api, response).description || ""));
    if (failures.length > 0) body.append(make("p", {}, "Failures: " + failures.join(", ") + "."));
  };
  const details = make("details", { "data-text": [verb, base + path, op.summary, op.operationId, (op.tags || []).join(" ")].join(" ").toLowerCase() },
    make("summary", {}, make("span", { class: "method " + verb }, verb.toUpperCase()), " ", make("code", {}, base + path), " ",
      make("span", { class: "says" }, op.summary || "")), body);
  details.addEventListener("toggle", fill, { once: true });
  return details;
}

function show(section, api) {
  const groups = new Map();
  for (const path of Object.keys(api.paths || {}).sort()) {
    for (const verb of verbs) {
      const op = api.paths[path][verb];
      if (!op) continue;
      const tag = (op.tags && op.tags[0]) || "operations";
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(operation(api, path, verb, op));
    }
  }
  const list = section.querySelector(".operations");
  for (const [tag, operations] of groups) {
    list.append(make("div", { class: "group" }, make("h3", {}, tag), ...operations));
  }
}

function filter(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const item of document.querySelectorAll("details[data-text]")) {
    item.hidden = !words.every((word) => item.dataset.text.includes(word));
    if (!item.hidden) shown++;
  }
  for (const group of document.querySelectorAll(".group")) {
    group.hidden = !group.querySelector("details:not([hidden])");
  }
  document.getElementById("count").textContent = shown + (shown === 1 ? " operation" : " operations");
}

async function start() {
  for (const section of document.querySelectorAll("section[data-document]")) {
    try {
      const answer = await fetch(section.dataset.document);
      if (!answer.ok) throw new Error("status " + answer.status);
      show(section, await answer.json());
    } catch (error) {
      section.querySelector(".operations").append(make("p", { role: "alert" }, "The document could not be read: " + error.message));
    }
  }
  const input = document.getElementById("filter");
  document.getElementById("search").hidden = false;
  input.addEventListener("input", () => filter(input.value));
  filter("");
}

start();
