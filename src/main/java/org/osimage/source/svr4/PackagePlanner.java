package org.osimage.source.svr4;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.source.svr4.format.DeliveredPackage;
import org.osimage.source.svr4.format.Dependencies;
import org.osimage.source.svr4.format.PackageText;
import org.osimage.source.svr4.format.Parameters;
import org.osimage.tree.TreePath;

/** Turns a package that was read into one that can be installed. */
final class PackagePlanner {
  private static final int LONGEST = 1 << 20;

  /** What answers may not change. */
  private static final Set<String> READ_ONLY =
      Set.of("PKG", "NAME", "ARCH", "VERSION", "CATEGORY", "PKGINST", "PSTAMP", "INSTDATE");

  private final Svr4Request request;
  private final ContentStore store;

  PackagePlanner(Svr4Request request, ContentStore store) {
    this.request = request;
    this.store = store;
  }

  /**
   * @throws ImageBuildException if the package is damaged, unsafe, or asks what nobody answered
   */
  PlannedPackage plan(DeliveredPackage delivered) throws IOException {
    delivered.verify();
    Parameters parameters = delivered.head().info().parameters();
    if (delivered.bodies().containsKey("install/request") && request.responses().isEmpty()) {
      throw new ImageBuildException(
          delivered.head().shown()
              + " has a request script, whose questions nobody answers in a build: write the answers"
              + " as NAME=value lines into a file and name it in <responses>");
    }
    if (request.responses().isPresent()) {
      parameters = parameters.with(responses(request.responses().get(), delivered));
    }
    if (!parameters.value("INTONLY").isEmpty()) {
      throw new ImageBuildException(
          delivered.head().shown() + " has INTONLY: it cannot be installed without interaction");
    }
    List<String> classes = delivered.head().classes();
    Optional<TreePath> basedir = basedir(delivered, parameters);
    List<PlacedObject> objects =
        new ObjectPlacement(delivered, parameters, basedir, request.admin()).place(classes);
    Optional<PackageText> depend = delivered.text("depend", store);
    return new PlannedPackage(
        request,
        delivered,
        parameters,
        basedir,
        classes,
        objects,
        depend.isPresent() ? Dependencies.parse(depend.get()) : Dependencies.NONE,
        delivered
            .text("compver", store)
            .map(t -> t.lines().stream().map(String::strip).filter(l -> !l.isEmpty()).toList())
            .orElse(List.of()));
  }

  private Parameters responses(Path file, DeliveredPackage delivered) throws IOException {
    String name = delivered.head().info().name();
    Path answers = Files.isDirectory(file) ? file.resolve(name) : file;
    if (!Files.isRegularFile(answers)) {
      if (Files.isDirectory(file) && !delivered.bodies().containsKey("install/request")) {
        return Parameters.of(Map.of());
      }
      throw new ImageBuildException(
          request.name() + ": <responses> has no file " + answers.getFileName());
    }
    if (Files.size(answers) > LONGEST) {
      throw new ImageBuildException(request.name() + ": <responses> is larger than 1 MiB");
    }
    PackageText text =
        PackageText.of(
            request.name() + ": responses " + answers.getFileName(), Files.readAllBytes(answers));
    Map<String, String> taken = new LinkedHashMap<>();
    for (Map.Entry<String, String> answer : Parameters.parse(text).all().entrySet()) {
      if (READ_ONLY.contains(answer.getKey())) {
        throw new ImageBuildException(
            text.name() + ": " + answer.getKey() + " cannot be changed by an answer");
      }
      if (Character.isUpperCase(answer.getKey().charAt(0))) {
        taken.put(answer.getKey(), answer.getValue());
      }
    }
    return Parameters.of(taken);
  }

  private Optional<TreePath> basedir(DeliveredPackage delivered, Parameters parameters)
      throws ImageBuildException {
    if (!delivered.head().map().hasRelocatable()) {
      return Optional.empty();
    }
    String given = request.admin().basedir();
    String basedir = given.equals("default") ? parameters.value("BASEDIR") : given;
    if (basedir.isEmpty()) {
      throw new ImageBuildException(
          delivered.head().shown()
              + " has relocatable objects and no BASEDIR: give"
              + " <admin><basedir>/opt/...</basedir></admin>");
    }
    basedir = basedir.replace("$PKGINST", delivered.head().info().name());
    try {
      if (basedir.startsWith("/") && basedir.indexOf('$') < 0) {
        return Optional.of(TreePath.of(basedir));
      }
    } catch (ImageBuildException e) {
      throw new ImageBuildException(
          delivered.head().shown() + ": BASEDIR=" + basedir + " leaves the image", e);
    }
    throw new ImageBuildException(
        delivered.head().shown() + ": BASEDIR=" + basedir + " is no absolute path");
  }
}
