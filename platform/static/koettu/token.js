// Adds the form token to htmx's requests. Only signed-in people's pages carry one.
const token = document.querySelector('meta[name="csrf-token"]')?.content;

if (token) {
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token;
  });
}
