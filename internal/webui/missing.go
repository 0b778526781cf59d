package webui

// What is shown where the program was built without the web client. It follows the content security policy: nothing
// stands inline.
const missingPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Roost</title>
<link rel="stylesheet" href="/missing.css">
</head>
<body>
<main>
<h1>This server runs, without its web client</h1>
<p>The program was built before the web client was. Build both with <code>make build</code> and start the server again.</p>
<p>Programs can use it now: here is <a href="/api/docs">what they can call</a>.</p>
</main>
</body>
</html>
`

var missingStyle = newFile("missing.css", []byte(`:root { color-scheme: light dark; }
body {
  margin: 0; min-height: 100vh; display: grid; place-items: center;
  font: 1.0625rem/1.6 system-ui, sans-serif; background: light-dark(#faf8f5, #16181d); color: light-dark(#23262d, #e6e4e0);
}
main { max-width: 34rem; padding: 2rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
code { padding: .1em .35em; border-radius: .3em; background: light-dark(#ece8e1, #262a33); }
a { color: light-dark(#7a4a12, #e8b06a); }
`))
