// Ce que le bureau gagne avec un script : ne pas quitter la page, le clavier, le glisser.
// Sans lui, tout se fait par les formulaires de la page ; il ne fait que les envoyer.
"use strict";
(() => {
  const desk = document.getElementById("bureau");
  const frame = document.getElementById("apercu");
  const help = document.getElementById("aide");
  const active = document.getElementById("aide-actifs");
  if (!desk) return;
  const PARTS = ["etat", "message", "planche"];
  let busy = false;
  let dragged = null;
  let current = null;

  const rows = () => [...desk.querySelectorAll(".row")];
  const row = () => document.activeElement.closest?.(".row") || rows().find((one) => one.id === current) || null;

  function go(one) {
    if (!one) return;
    current = one.id;
    one.focus({ preventScroll: true });
    one.scrollIntoView({ block: "nearest" });
  }

  // Toute réponse qui n'est pas la page du brouillon est montrée par le navigateur lui-même : rien
  // n'a alors changé, et la demande peut être faite de nouveau.
  function natively(form, data, action) {
    const copy = document.createElement("form");
    copy.method = "post";
    copy.action = action;
    for (const [name, value] of data) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      copy.append(field);
    }
    document.body.append(copy);
    copy.submit();
  }

  function swap(page) {
    const open = rows().filter((one) => one.querySelector("details[open]")).map((one) => one.id);
    for (const id of PARTS) {
      const fresh = page.getElementById(id);
      if (fresh) document.getElementById(id).replaceWith(document.adoptNode(fresh));
    }
    for (const id of open) document.getElementById(id)?.querySelector("details")?.setAttribute("open", "");
    equip();
    if (frame) frame.src = frame.getAttribute("src");
  }

  async function send(form, data, action, then) {
    if (busy) return;
    busy = true;
    desk.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(action, { method: "POST", body: new URLSearchParams(data), redirect: "follow" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !page.getElementById("planche")) {
        natively(form, data, action);
        return;
      }
      swap(page);
      go(document.getElementById(then) || rows()[0]);
    } catch {
      natively(form, data, action);
    } finally {
      busy = false;
      desk.removeAttribute("aria-busy");
    }
  }

  function next(one) {
    const all = rows();
    return all[all.indexOf(one) + 1] || all[all.indexOf(one) - 1] || null;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-live]")) return;
    event.preventDefault();
    const button = event.submitter;
    const data = new FormData(form, button);
    const action = button?.getAttribute("formaction") || form.action;
    const mine = button?.closest(".row");
    const out = mine?.closest(".pins") ? /^delaisser / : /^(ecarter|garder|reunir) /;
    const leaves = mine && out.test(button.value);
    send(form, data, action, leaves ? next(mine)?.id : mine?.id || current);
  });

  const press = (one, selector) => one?.querySelector(selector)?.click();

  function theme(one, rank) {
    const slug = (desk.dataset.slugs || "").split(" ")[rank - 1];
    if (!slug || !one) return;
    const n = one.dataset.n;
    const no = one.querySelector(`button[value="${n} non ${slug}"]`);
    const yes = one.querySelector(`button[value="${n} oui ${slug}"]`);
    (yes || no)?.click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || help?.open) return;
    if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
    if (event.key === "?") { help?.showModal(); event.preventDefault(); return; }
    if (active && !active.checked) return;
    const one = row();
    const all = rows();
    const at = one ? all.indexOf(one) : -1;
    const keys = {
      j: () => go(all[Math.min(at + 1, all.length - 1)]),
      k: () => go(all[Math.max(at - 1, 0)]),
      J: () => press(one, "button[data-key=J]"),
      K: () => press(one, "button[data-key=K]"),
      x: () => press(one, ".pins button[value^=delaisser], button[value^=ecarter], button[value^=garder]"),
      e: () => press(one, "a.edit"),
      a: () => press(desk, "a[data-key=a]"),
      o: () => press(one, "button[data-key=o]"),
      n: () => press(one, "button[data-key=n]"),
      u: () => press(desk, "button[data-key=u]"),
    };
    const act = keys[event.key] || (/^[1-9]$/.test(event.key) ? () => theme(one, Number(event.key)) : null);
    if (!act) return;
    event.preventDefault();
    act();
  });

  function drop(target) {
    const form = document.getElementById("gestes");
    if (!dragged || !form || target === dragged) return;
    const data = new FormData(form);
    data.delete("n");
    const group = target.closest(".group");
    data.set("geste", `${group ? "placer" : "retenir"} ${dragged.dataset.n}`);
    if (group) data.set("section", group.dataset.section);
    if (group?.dataset.shelf === "brief") data.set("lien", "oui");
    if (target.matches(".row")) data.set("avant", target.dataset.n);
    send(form, data, form.action, dragged.id);
  }

  // Une actualité va dans une section ou dans « À retenir » ; de là, elle ne change que de rang.
  function place(element) {
    const inside = dragged?.closest(".pins") ? ".pins" : ".pins, .group[data-section]:not([data-section=''])";
    const holder = element.closest(inside);
    return holder && (element.closest(".row") || (holder.dataset.shelf === "full" ? holder : null));
  }

  function equip() {
    document.getElementById("aide-ouvrir")?.removeAttribute("hidden");
    for (const handle of desk.querySelectorAll(".pick .number")) {
      handle.draggable = true;
      handle.title = "Glisser pour déplacer";
    }
  }

  // La vue choisie reste celle que le cadre montre de nouveau après chaque geste.
  function view(link) {
    for (const one of desk.querySelectorAll(".tools [target]")) one.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    frame.src = link.getAttribute("href");
  }

  desk.addEventListener("click", (event) => {
    if (event.target.id === "aide-ouvrir") help?.showModal();
    if (!event.target.matches(".tools [target]")) return;
    event.preventDefault();
    view(event.target);
  });
  desk.addEventListener("focusin", () => { current = document.activeElement.closest(".row")?.id || current; });
  desk.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(".row");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged?.dataset.n || "");
  });
  desk.addEventListener("dragover", (event) => {
    const target = dragged && place(event.target);
    if (!target) return;
    event.preventDefault();
    for (const one of desk.querySelectorAll(".over")) one.classList.remove("over");
    if (target.matches(".row")) target.classList.add("over");
  });
  desk.addEventListener("drop", (event) => {
    event.preventDefault();
    const target = dragged && place(event.target);
    if (target) drop(target);
    dragged = null;
  });

  const remembered = "vigie-raccourcis";
  if (active) {
    try { active.checked = localStorage.getItem(remembered) !== "non"; } catch { /* refusé par le navigateur */ }
    active.addEventListener("change", () => {
      try { localStorage.setItem(remembered, active.checked ? "oui" : "non"); } catch { /* idem */ }
    });
  }
  equip();
})();
