/**
 * Which packages an IPS image gets: patterns of names, dependencies and catalogs in, exact versions
 * out. The search is {@link org.osimage.source.solver}'s. Entry class: {@link
 * org.osimage.source.ips.solver.PackageSolver}.
 */
package org.osimage.source.ips.solver;
