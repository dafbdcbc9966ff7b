# {{name}}

A plugin for [cse](https://www.npmjs.com/package/@cse/cli).

```sh
npm install
npm test          # the contract suite, and the tests of this plugin
npm run typecheck
npm run check     # the same checks as cse plugins install would make, and more
npm run pack      # {{scope}}-cse-plugin-{{short}}-1.0.0.tgz
```

To try it without a build, run `cse plugins link . --allow-unsigned`: what is written in `src` is used at once. To install it elsewhere, run
`cse plugins install {{scope}}-cse-plugin-{{short}}-1.0.0.tgz`.
