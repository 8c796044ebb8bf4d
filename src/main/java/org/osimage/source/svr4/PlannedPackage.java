package org.osimage.source.svr4;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osimage.source.svr4.format.DeliveredPackage;
import org.osimage.source.svr4.format.Dependencies;
import org.osimage.source.svr4.format.MapEntry;
import org.osimage.source.svr4.format.ObjectType;
import org.osimage.source.svr4.format.Parameters;
import org.osimage.source.svr4.format.StoredBody;
import org.osimage.tree.TreePath;

/**
 * A package that goes into the image.
 *
 * @param parameters of {@code pkginfo}, and the responses
 * @param basedir empty when it has nothing relocatable
 * @param classes that are installed, in their order
 * @param objects in the order of the map, only of these classes
 * @param compatible versions that it stands in for
 */
record PlannedPackage(
    Svr4Request request,
    DeliveredPackage delivered,
    Parameters parameters,
    Optional<TreePath> basedir,
    List<String> classes,
    List<PlacedObject> objects,
    Dependencies dependencies,
    List<String> compatible) {
  /** Classes whose files only a script can make, here or in packages of the system. */
  private static final Set<String> SCRIPTED =
      Set.of("sed", "awk", "build", "CompCpio", "rbac", "ttydefs", "hosts");

  private static final List<String> PROCEDURES =
      List.of("request", "checkinstall", "preinstall", "postinstall");

  /** How the objects of a class come into the image. */
  enum Handling {
    COPY,
    /** What is there stays. */
    PRESERVE,
    /** What is there and differs stays, and the new file gets the ending {@code .new}. */
    RENAME_NEW,
    SCRIPT
  }

  PlannedPackage {
    classes = List.copyOf(classes);
    objects = List.copyOf(objects);
    compatible = List.copyOf(compatible);
  }

  String name() {
    return delivered.head().info().name();
  }

  String shown() {
    return delivered.head().shown();
  }

  Handling handling(String className) {
    return switch (className) {
      case "none", "manifest" -> Handling.COPY;
      case "preserve" -> Handling.PRESERVE;
      case "renamenew" -> Handling.RENAME_NEW;
      default ->
          SCRIPTED.contains(className) || script("i." + className).isPresent()
              ? Handling.SCRIPT
              : Handling.COPY;
    };
  }

  /** Only files go through the script of their class. */
  Handling handling(PlacedObject object) {
    return object.type().isFile() ? handling(object.entry().className()) : Handling.COPY;
  }

  /** A script of the package. */
  Optional<StoredBody> script(String name) {
    return Optional.ofNullable(delivered.bodies().get("install/" + name));
  }

  /** The names of the scripts that pkgadd would run, in its order; {@code i.CLASS} for classes. */
  List<String> scripts() {
    List<String> scripts = new ArrayList<>();
    for (String procedure : PROCEDURES) {
      if (procedure.equals("postinstall")) {
        scripts.addAll(classScripts());
      }
      if (script(procedure).isPresent()) {
        scripts.add(procedure);
      }
    }
    return scripts;
  }

  private List<String> classScripts() {
    List<String> scripts = new ArrayList<>();
    for (String className : classes) {
      boolean used =
          objects.stream()
              .anyMatch(o -> o.type().isFile() && o.entry().className().equals(className));
      if (used && handling(className) == Handling.SCRIPT) {
        scripts.add("i." + className);
      }
    }
    return scripts;
  }

  /** The information files, in the order of the map. */
  List<MapEntry> information() {
    return delivered.head().map().entries().stream()
        .filter(e -> e.type() == ObjectType.INFORMATION)
        .toList();
  }
}
