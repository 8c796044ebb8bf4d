/**
 * Package repositories: publishers with their origins and mirrors, catalogs, manifests and their
 * signatures, payloads. Knows nothing of dependencies. Sources: pkg(7), pkgrepo(1), pkg.depotd(8)
 * and the source of pkg5. Entry class: {@link org.osimage.source.ips.repository.Publisher}.
 */
package org.osimage.source.ips.repository;
