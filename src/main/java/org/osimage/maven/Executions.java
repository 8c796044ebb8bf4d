package org.osimage.maven;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.osimage.ImageBuildException;
import org.osimage.pipeline.Outputs;
import org.osimage.pipeline.step.Goal;

/**
 * Which execution a goal belongs to. The goals of one execution build one image; those that the
 * packaging binds, or the command line calls, are the execution {@code default}.
 *
 * @param name of the execution; its checkpoints lie in a directory of that name
 * @param prefix for file names and classifiers, may be empty
 * @param goals bound to it; empty when the command line alone calls them
 */
record Executions(String name, String prefix, Set<String> goals) {
  private static final String DEFAULT = "default";
  private static final String PROPERTY = "osimage.classifier";

  /** Goals that build an image; the others only look at one, or at files. */
  private static final Set<String> BUILDING =
      Outputs.ALL.goals().stream().map(Goal::name).collect(Collectors.toUnmodifiableSet());

  /**
   * @throws ImageBuildException if another execution would write to the same files
   */
  static Executions of(ImageMojo mojo) throws ImageBuildException {
    SortedMap<String, String> configured = configured(mojo);
    String name = name(mojo.mojoExecution.getExecutionId());
    if (!name.matches("[^/\\\\\\p{Cntrl}]+") || name.matches("\\.{1,2}")) {
      throw new ImageBuildException(
          "the <id> '"
              + name
              + "' of an execution names the directory of its checkpoints: give it one without"
              + " slashes, backslashes and control characters");
    }
    String classifier = Objects.requireNonNullElse(mojo.classifier, "").strip();
    boolean built = configured.containsKey(name);
    configured.put(name, classifier);
    Executions own = new Executions(name, prefix(name, configured), goals(mojo, name));
    if (!own.prefix.matches("[\\p{L}\\p{N}._-]*")) {
      throw new ImageBuildException(
          "'"
              + own.prefix
              + "' begins the names of this execution's files: give a <classifier> of letters,"
              + " digits, dots, dashes and underscores");
    }
    for (String other : configured.keySet()) {
      if (built && !other.equals(name) && prefix(other, configured).equals(own.prefix)) {
        throw new ImageBuildException(
            "the executions "
                + name
                + " and "
                + other
                + " would write to the same files: give each its own <classifier>"
                + (own.prefix.isEmpty() ? "" : ", not '" + own.prefix + "' to both"));
      }
    }
    return own;
  }

  private static String prefix(String name, SortedMap<String, String> configured) {
    String classifier = configured.getOrDefault(name, "");
    boolean several = configured.size() > 1 && !name.equals(DEFAULT);
    return classifier.isEmpty() && several ? name : classifier;
  }

  /** The executions that build an image, each with the classifier it is given. */
  private static SortedMap<String, String> configured(ImageMojo mojo) {
    SortedMap<String, String> all = new TreeMap<>();
    Plugin plugin = mojo.project.getPlugin(mojo.mojoExecution.getPlugin().getKey());
    if (plugin != null) {
      String ofPom = mojo.project.getProperties().getProperty(PROPERTY, "");
      String otherwise = mojo.session.getUserProperties().getProperty(PROPERTY, ofPom);
      for (PluginExecution execution : plugin.getExecutions()) {
        if (execution.getGoals().stream().anyMatch(BUILDING::contains)) {
          all.put(name(execution.getId()), classifier(execution).orElse(otherwise).strip());
        }
      }
    }
    return all;
  }

  private static Set<String> goals(ImageMojo mojo, String name) {
    Plugin plugin = mojo.project.getPlugin(mojo.mojoExecution.getPlugin().getKey());
    Set<String> goals = plugin == null ? Set.of() : buildGoals(plugin, name);
    String running = mojo.mojoExecution.getGoal();
    if (goals.isEmpty() || !BUILDING.contains(running)) {
      return goals;
    }
    Set<String> all = new TreeSet<>(goals);
    all.add(running);
    return all;
  }

  /** The goals that build an image and are bound to an execution, whatever ids Maven gave it. */
  static Set<String> buildGoals(Plugin plugin, String executionId) {
    Set<String> goals = new TreeSet<>();
    for (PluginExecution execution : plugin.getExecutions()) {
      if (name(execution.getId()).equals(name(executionId))) {
        goals.addAll(execution.getGoals());
      }
    }
    goals.retainAll(BUILDING);
    return goals;
  }

  private static Optional<String> classifier(PluginExecution execution) {
    return execution.getConfiguration() instanceof Xpp3Dom dom
        ? Optional.ofNullable(dom.getChild("classifier"))
            .flatMap(child -> Optional.ofNullable(child.getValue()))
        : Optional.empty();
  }

  /** The name of the image that an execution builds. */
  static String name(String executionId) {
    return executionId.equals(DEFAULT) || executionId.startsWith(DEFAULT + "-")
        ? DEFAULT
        : executionId;
  }
}
