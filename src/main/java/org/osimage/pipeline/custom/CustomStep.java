package org.osimage.pipeline.custom;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osimage.ImageBuildException;
import org.osimage.content.Sha256;
import org.osimage.manifest.CustomCheckpoint;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.OutputArtifact;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.script.Merged;
import org.osimage.script.Script;
import org.osimage.script.ScriptResult;
import org.osimage.script.Workspace;
import org.osimage.tree.Entry;
import org.osimage.tree.TreeDiff;

/**
 * A step that the description adds: runs a script on copies of package image and boot root, and
 * merges back what it did. What the script leaves in the media directory becomes a file of the
 * build.
 */
public final class CustomStep extends BuildStep {
  private static final int LOGGED = 40;
  private static final String MEDIA = "media";

  private final CustomCheckpoint checkpoint;
  private final ScriptWorkspaces workspaces;

  /**
   * @param goal of the step at which it stands
   */
  public CustomStep(
      CustomCheckpoint checkpoint, Goal goal, ScriptWorkspaces workspaces, StepInputs in) {
    super(checkpoint.name(), goal, description(checkpoint), in);
    this.checkpoint = checkpoint;
    this.workspaces = workspaces;
  }

  private static String description(CustomCheckpoint checkpoint) {
    return checkpoint
        .description()
        .orElse(checkpoint.isInline() ? "Custom step" : "Executing " + checkpoint.script());
  }

  @Override
  protected void validate() throws IOException {
    body();
    ProjectFiles.of(checkpoint, in);
  }

  private byte[] body() throws IOException {
    if (checkpoint.isInline()) {
      return (checkpoint.script() + "\n").getBytes(StandardCharsets.UTF_8);
    }
    Path file = in.file(checkpoint.script());
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new ImageBuildException(
          "<checkpoint> "
              + name()
              + ": the <script> "
              + file
              + " is no file that can be read; a script in the POM itself begins with #! or has"
              + " several lines");
    }
    return Files.readAllBytes(file);
  }

  /** What goes into a run. */
  private record Ready(byte[] body, List<Path> project, List<Path> media) {}

  @Override
  protected Run prepare() throws IOException {
    byte[] body = body();
    in.option(checkpoint.isInline() ? "<script>" : checkpoint.script(), Sha256.hex(body));
    in.option("<args>", checkpoint.args());
    checkpoint.environment().forEach((k, v) -> in.option("variable " + k, v));
    in.epoch();
    in.fileName();
    // files of earlier steps are there for those who name the directory
    boolean media = checkpoint.args().stream().anyMatch(a -> a.contains("{MEDIA}"));
    Ready ready =
        new Ready(
            body, ProjectFiles.of(checkpoint, in), media ? in.earlierFiles(name()) : List.of());
    return before -> make(before, ready);
  }

  private Result make(BuildState before, Ready ready) throws IOException {
    Workspace workspace = workspaces.of(before);
    boolean done = false;
    try {
      Result result = make(before, workspace, ready);
      done = true;
      workspaces.keep(workspace, result.state().orElse(before));
      return result;
    } catch (ImageBuildException e) {
      throw new ImageBuildException("step " + name() + ": " + e.getMessage(), e);
    } finally {
      if (!done) {
        workspace.close();
      }
    }
  }

  private Result make(BuildState before, Workspace workspace, Ready ready) throws IOException {
    Path media = workspace.directory(MEDIA);
    SortedMap<String, FileTime> there = new TreeMap<>();
    for (Path file : ready.media()) {
      String name = String.valueOf(file.getFileName());
      Path copy = Files.copy(file, media.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
      there.put(name, Files.getLastModifiedTime(copy));
    }
    ScriptResult ended = workspace.run(script(workspace, ready));
    if (ended.exit() != 0) {
      throw new ImageBuildException(
          "the script ended with exit status "
              + ended.exit()
              + (ended.tail().isEmpty()
                  ? " and said nothing"
                  : "; its last lines:\n  " + String.join("\n  ", ended.tail())));
    }
    Merged image = workspace.merge(Workspace.PKG_IMAGE);
    Merged bootRoot = workspace.merge(Workspace.BOOT_ARCHIVE);
    if (goal().equals(Goal.POPULATE) && !bootRoot.diff().isEmpty()) {
      throw new ImageBuildException(
          "the script wrote to {BOOT_ARCHIVE}, which is only made in br-init: place it after that");
    }
    int changes = log("", image.diff()) + log("boot root: ", bootRoot.diff());
    List<OutputArtifact> outputs = outputs(workspace, media, there);
    BuildState after = before.withPkgImage(image.tree()).withBootRoot(bootRoot.tree());
    return new Result(
        changes == 0 ? Optional.empty() : Optional.of(after),
        outputs,
        String.format(Locale.ROOT, "%d changes, %d files", changes, outputs.size()));
  }

  private Script script(Workspace workspace, Ready ready) {
    SortedMap<String, String> directories = new TreeMap<>();
    directories.put("PKG_IMAGE_PATH", workspace.path(Workspace.PKG_IMAGE));
    directories.put("BOOT_ARCHIVE", workspace.path(Workspace.BOOT_ARCHIVE));
    directories.put("MEDIA", workspace.path(MEDIA));
    directories.put("TMP", workspace.path(Workspace.TEMPORARY));
    List<String> arguments = new ArrayList<>();
    for (String argument : checkpoint.args()) {
      String filled = argument;
      for (var directory : directories.entrySet()) {
        filled = filled.replace("{" + directory.getKey() + "}", directory.getValue());
      }
      arguments.add(filled);
    }
    SortedMap<String, String> environment = new TreeMap<>(directories);
    environment.putAll(checkpoint.environment());
    Script script =
        Script.of(name(), ready.body())
            .withArguments(arguments)
            .withEnvironment(environment)
            .withShown(ready.project());
    return checkpoint.inProject() ? script.withDirectory(in.file("").toString()) : script;
  }

  /** Shows what the script did. */
  private int log(String prefix, TreeDiff diff) {
    List<String> lines = new ArrayList<>();
    add("+ ", diff.added(), lines);
    add("- ", diff.removed(), lines);
    add("* ", diff.changed(), lines);
    for (int i = 0; i < lines.size(); i++) {
      String line = name() + ": " + prefix + lines.get(i);
      if (i < LOGGED) {
        in.log().info(line);
      } else {
        in.log().debug(line);
      }
    }
    if (lines.size() > LOGGED) {
      in.log().info(name() + ": " + prefix + (lines.size() - LOGGED) + " more changes, see mvn -X");
    }
    return lines.size();
  }

  private static void add(String mark, List<Entry> entries, List<String> lines) {
    for (Entry entry : entries) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s%s (%s %04o %d:%d)",
              mark,
              entry.path(),
              entry.kind(),
              entry.attributes().mode(),
              entry.attributes().uid(),
              entry.attributes().gid()));
    }
  }

  private List<OutputArtifact> outputs(
      Workspace workspace, Path media, SortedMap<String, FileTime> there) throws IOException {
    SortedMap<String, OutputArtifact> outputs = new TreeMap<>();
    TreeSet<String> gone = new TreeSet<>(there.keySet());
    for (Path file : Workspace.filesIn(media)) {
      String name = String.valueOf(file.getFileName());
      gone.remove(name);
      if (there.containsKey(name)) {
        if (!there.get(name).equals(Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS))) {
          throw new ImageBuildException(
              "the script changed {MEDIA}/" + name + ": it may only add files there");
        }
        continue;
      }
      String type = name.substring(name.lastIndexOf('.') + 1);
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*\\.[A-Za-z0-9]+")
          || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new ImageBuildException(
            "the script left "
                + name
                + " in {MEDIA}, which takes files with an extension and simple names");
      }
      Path target = in.targetDirectory().resolve(in.fileName() + "-" + name);
      OutputArtifact artifact = new OutputArtifact(target, type, name());
      if (outputs.put(type, artifact) != null) {
        throw new ImageBuildException(
            "the script left two files *." + type + " in {MEDIA}: only one of a type is attached");
      }
      Files.createDirectories(in.targetDirectory());
      workspace.moveOut(MEDIA, name, artifact.file());
    }
    if (!gone.isEmpty()) {
      throw new ImageBuildException("the script removed " + gone + " from {MEDIA}");
    }
    return List.copyOf(outputs.values());
  }
}
