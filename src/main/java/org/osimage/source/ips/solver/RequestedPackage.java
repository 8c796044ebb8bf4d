package org.osimage.source.ips.solver;

import java.util.List;

/**
 * A package that the user asks for.
 *
 * @param text as the user wrote it
 * @param versions those that the request allows, the newest first; never empty
 */
record RequestedPackage(String text, String stem, List<Candidate> versions) {}
