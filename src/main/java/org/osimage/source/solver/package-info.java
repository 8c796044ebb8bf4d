/**
 * One deterministic solver for all package systems: boolean variables, clauses that carry the
 * reason why they hold, lexicographic weighted objectives, and a minimal explanation of a conflict.
 * Sat4j does the search; what it answers never depends on its heuristics, because ties are broken
 * here. Entry class: {@link org.osimage.source.solver.SatProblem}.
 */
package org.osimage.source.solver;
