// scripts are confined by namespaces: where the host has none, this project is left out, but not in CI
if (Boolean.getBoolean('peers.required')) {
  return true
}
try {
  return ['unshare', '--user', '--map-root-user', '--mount', 'true'].execute().waitFor() == 0
} catch (IOException e) {
  return false
}
