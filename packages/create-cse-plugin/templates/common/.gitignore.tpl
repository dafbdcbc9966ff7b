node_modules
*.tgz
oclif.manifest.json
