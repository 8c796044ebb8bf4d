/**
 * Apt repositories: from the host's sources or a mirror to verified indices and files. Knows
 * nothing of dependencies. Sources: Debian's "Repository Format", sources.list(5), RFC 9580 (the
 * signatures). Entry class: {@link org.osimage.source.debian.repository.RepositoryOpener}.
 */
package org.osimage.source.debian.repository;
