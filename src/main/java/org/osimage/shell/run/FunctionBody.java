package org.osimage.shell.run;

import org.osimage.shell.syntax.Clause;

/**
 * A function.
 *
 * @param script where it was defined
 */
public record FunctionBody(Clause body, String script) {}
