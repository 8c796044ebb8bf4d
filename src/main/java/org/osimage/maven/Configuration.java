package org.osimage.maven;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.element.Element;
import org.osimage.pipeline.Outputs;

/** The goal's parameters as the tree of elements that {@code manifest} reads. */
public final class Configuration {
  private Configuration() {}

  /**
   * @param log for what of a manifest has no effect
   */
  public static Element of(ImageMojo mojo, BuildLog log) throws IOException {
    refuseUnknownParameters(mojo);
    List<Element> parameters = new ArrayList<>();
    Outputs.ALL.elements().forEach(name -> mojo.parameter(name).ifPresent(parameters::add));
    return EffectiveConfiguration.of(
        parameters,
        Optional.ofNullable(mojo.manifestFile),
        mojo.project,
        mojo.session.getUserProperties(),
        log);
  }

  /** What a POM says of another execution. */
  public static Element of(MavenProject project, Xpp3Dom configuration, Properties user)
      throws IOException {
    Element all = element(configuration);
    return EffectiveConfiguration.of(
        all.children().stream()
            .filter(parameter -> Outputs.ALL.elements().contains(parameter.name()))
            .toList(),
        EffectiveConfiguration.manifest(project, all, user),
        project,
        user,
        BuildLog.SILENT);
  }

  private static Element element(Xpp3Dom dom) {
    List<Element> children = new ArrayList<>();
    for (Xpp3Dom child : dom.getChildren()) {
      children.add(element(child));
    }
    return new Element(dom.getName(), Objects.requireNonNullElse(dom.getValue(), ""), children);
  }

  static Element element(PlexusConfiguration configuration) {
    List<Element> children = new ArrayList<>();
    for (PlexusConfiguration child : configuration.getChildren()) {
      children.add(element(child));
    }
    String text = Objects.requireNonNullElse(configuration.getValue(null), "");
    return new Element(configuration.getName(), text, children);
  }

  /**
   * Maven drops a parameter that the goal does not know; a user wants to hear of a typing error.
   */
  private static void refuseUnknownParameters(ImageMojo mojo) throws ImageBuildException {
    Set<String> known = new TreeSet<>();
    for (MojoDescriptor goal :
        mojo.mojoExecution.getMojoDescriptor().getPluginDescriptor().getMojos()) {
      goal.getParameters().stream()
          .filter(p -> p.isEditable())
          .forEach(p -> known.add(p.getName()));
    }
    Plugin plugin = mojo.project.getPlugin(mojo.mojoExecution.getPlugin().getKey());
    if (plugin == null) {
      return;
    }
    check(plugin.getConfiguration(), known, mojo);
    for (PluginExecution execution : plugin.getExecutions()) {
      check(execution.getConfiguration(), known, mojo);
    }
  }

  private static void check(Object configuration, Set<String> known, ImageMojo mojo)
      throws ImageBuildException {
    if (!(configuration instanceof Xpp3Dom dom)) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Xpp3Dom child : dom.getChildren()) {
      if (!seen.add(child.getName())) {
        throw new ImageBuildException(
            mojo.project.getFile()
                + ": <configuration> has <"
                + child.getName()
                + "> more than once, once is allowed");
      }
      if (!known.contains(child.getName())) {
        Set<String> usable = new TreeSet<>(known);
        usable.removeAll(Set.of("detail", "goal"));
        throw new ImageBuildException(
            mojo.project.getFile()
                + ": <configuration> has no element <"
                + child.getName()
                + ">; it takes "
                + String.join(", ", usable.stream().map(k -> "<" + k + ">").toList()));
      }
    }
  }
}
