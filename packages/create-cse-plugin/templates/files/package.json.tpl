{
  "name": "@{{scope}}/cse-plugin-{{short}}",
  "version": "1.0.0",
  "description": "Files of {{scope}}.",
  "license": "UNLICENSED",
  "type": "module",
  "engines": { "node": ">=24.16" },
  "scripts": {
    "test": "vitest run",
    "typecheck": "tsc",
    "check": "cse plugins check",
    "pack": "cse plugins pack"
  },
  "oclif": {},
  "cse": {
    "api": 1,
    "use": "{{name}}",
    "plugin": "./src/index.ts",
    "paths": ["{{scope}}/{{short}}"],
    "flags": {
      "{{flag}}": { "summary": "also copy this release of the files", "option": "version", "value": "VERSION", "alone": true }
    }
  },
  "devDependencies": {
    "@cse/cli": "^{{version}}",
    "@cse/plugin": "^{{version}}",
    "@cse/store": "^{{version}}",
    "@cse/testkit": "^{{version}}",
    "@types/node": "^24.19.2",
    "esbuild": "^0.28.2",
    "typescript": "^7.0.2",
    "vitest": "^5.1.1",
    "zod": "^4.6.7"
  }
}
