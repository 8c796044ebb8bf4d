package org.osimage.boot.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.tree.ImageTree;

/**
 * The shell and the few tools that a generated init is run by.
 *
 * @param interpreter what stands behind {@code #!}
 * @param tool what stands before the name of a tool; empty when tools are found by PATH
 * @param programs absolute paths of everything used
 */
record ShellTools(String interpreter, String tool, List<String> programs) {
  private static final List<String> BUSYBOXES = List.of("/bin/busybox", "/usr/bin/busybox");
  private static final List<String> DIRECTORIES =
      List.of("/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/");

  /** What mounting, and starting the next program, takes. */
  static final List<String> TO_MOUNT = List.of("mount", "mkdir");

  /** What finding the root on a medium takes. */
  static final List<String> TO_SWITCH =
      List.of("mount", "umount", "mkdir", "cat", "dd", "sleep", "insmod", "switch_root");

  ShellTools {
    programs = List.copyOf(programs);
  }

  /** Busybox, else {@code /bin/sh} with the tools as programs of their own; empty for neither. */
  static Optional<ShellTools> find(ImageTree image, List<String> tools) throws ImageBuildException {
    for (String busybox : BUSYBOXES) {
      if (LinkedFile.isExecutable(image, busybox)) {
        return Optional.of(new ShellTools(busybox + " sh", busybox, List.of(busybox)));
      }
    }
    List<String> programs = new ArrayList<>();
    if (!LinkedFile.isExecutable(image, "/bin/sh")) {
      return Optional.empty();
    }
    programs.add("/bin/sh");
    for (String tool : tools) {
      Optional<String> program = program(image, tool);
      if (program.isEmpty()) {
        return Optional.empty();
      }
      programs.add(program.get());
    }
    return Optional.of(new ShellTools("/bin/sh", "", programs));
  }

  /** A program by its name, in the usual directories. */
  static Optional<String> program(ImageTree image, String tool) throws ImageBuildException {
    for (String directory : DIRECTORIES) {
      if (LinkedFile.isExecutable(image, directory + tool)) {
        return Optional.of(directory + tool);
      }
    }
    return Optional.empty();
  }

  /** As {@link #find}, or an error that says what to add. */
  static ShellTools require(ImageTree image, List<String> tools, String why)
      throws ImageBuildException {
    return find(image, tools)
        .orElseThrow(
            () ->
                new ImageBuildException(
                    why
                        + ", and for that the image needs /bin/busybox, or /bin/sh with "
                        + String.join(", ", tools)
                        + ": add the package busybox-static"));
  }
}
