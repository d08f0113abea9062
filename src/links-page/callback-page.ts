// The page behind a callback whose answer stands in the address's fragment, which browsers keep to themselves (hybrid flow,
// OAuth 2.0 Multiple Response Types section 5): it posts the fragment to the same address. Served by the callback route
// when a GET has no parameters.

/** HTML for a Content-Security-Policy with `script-src 'nonce-…'; form-action 'self'`. `nonce` is fresh for each answer. */
export function callbackPage(nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Linking your bank</title></head>
<body>
<main>
<h1>Linking your bank</h1>
<p id="wait" role="status">One moment, please.</p>
<noscript><p>Your bank's answer can only be read with JavaScript. Please switch it on and load this page again.</p></noscript>
</main>
<form id="answer" method="post" hidden></form>
<script nonce="${nonce}">
const parameters = new URLSearchParams(location.hash.slice(1));
history.replaceState(null, '', location.pathname);
const form = document.getElementById('answer');
for (const [name, value] of parameters) {
  const field = document.createElement('input');
  field.type = 'hidden'; field.name = name; field.value = value;
  form.append(field);
}
if (parameters.has('state')) form.submit();
else document.getElementById('wait').textContent = 'There is nothing to complete here.';
</script>
</body>
</html>
`;
}
