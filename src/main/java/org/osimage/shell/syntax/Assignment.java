package org.osimage.shell.syntax;

import java.util.List;
import java.util.Optional;

/**
 * {@code name=value} before a command.
 *
 * @param index of an array's element
 * @param append for {@code +=}
 * @param elements of {@code name=(...)}
 */
public record Assignment(
    String name, Optional<Word> index, boolean append, Word value, Optional<List<Word>> elements) {}
