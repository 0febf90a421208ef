// While a comparison runs, how far it has come is read from the page itself every few seconds; at its end the page is
// loaded anew. Without this script the link "Look again" does the same.

const EVERY = 3000;

async function look() {
  const shown = document.getElementById("running");
  let reply;
  try {
    reply = await fetch(location.pathname, { headers: { accept: "text/html" } });
  } catch {
    setTimeout(look, EVERY); // the server is away for a moment
    return;
  }
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const now = page.getElementById("running");
  if (!now) {
    location.hash = "answers";
    location.reload();
    return;
  }
  shown.querySelector("progress").value = now.querySelector("progress").value;
  shown.querySelector(".far").textContent = now.querySelector(".far").textContent;
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
