package org.osimage.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.ImageBuildException;
import org.osimage.maven.goal.IsoMojo;

class ExecutionsTest {
  private final Plugin plugin = new Plugin();
  private final Properties userProperties = new Properties();

  private ExecutionsTest execution(String id, String classifier, String... goals) {
    PluginExecution execution = new PluginExecution();
    execution.setId(id);
    execution.setGoals(List.of(goals.length == 0 ? new String[] {"iso"} : goals));
    if (!classifier.isEmpty()) {
      Xpp3Dom value = new Xpp3Dom("classifier");
      value.setValue(classifier);
      Xpp3Dom dom = new Xpp3Dom("configuration");
      dom.addChild(value);
      execution.setConfiguration(dom);
    }
    plugin.addExecution(execution);
    return this;
  }

  private Executions of(String id, String classifier) throws ImageBuildException {
    plugin.setGroupId("org.osimage");
    plugin.setArtifactId("osimage-maven-plugin");
    Model model = new Model();
    model.setBuild(new Build());
    model.getBuild().addPlugin(plugin);
    IsoMojo mojo = new IsoMojo(mock(MavenProjectHelper.class));
    mojo.project = new MavenProject(model);
    mojo.mojoExecution = new MojoExecution(plugin, "iso", id);
    mojo.session = mock(MavenSession.class);
    when(mojo.session.getUserProperties()).thenReturn(userProperties);
    mojo.classifier = classifier;
    return Executions.of(mojo);
  }

  private static void same(String name, String prefix, Executions executions) {
    assertEquals(name + " '" + prefix + "'", executions.name() + " '" + executions.prefix() + "'");
  }

  private String refusal(String id, String classifier) {
    return assertThrows(ImageBuildException.class, () -> of(id, classifier)).getMessage();
  }

  @Test
  void onlyOneNeedsNoPrefix() throws ImageBuildException {
    execution("image", "");
    same("image", "", of("image", null));
    same("default", "", of("default-cli", null));
  }

  @Test
  void packagingAndCommandLineAreOne() throws ImageBuildException {
    execution("default-populate", "", "populate").execution("default-iso", "");
    same("default", "", of("default-iso", null));
    same("default", "", of("default-cli", null));
  }

  @Test
  void severalAreToldApartByTheirIds() throws ImageBuildException {
    execution("default-iso", "").execution("small", "").execution("defaults", "");
    same("default", "", of("default-iso", null));
    same("small", "small", of("small", null));
    same("defaults", "defaults", of("defaults", null));
  }

  @Test
  void classifierWins() throws ImageBuildException {
    execution("a", "x").execution("b", "");
    same("a", "x", of("a", " x "));
    same("b", "b", of("b", null));
  }

  @Test
  void goalsThatBuildNothingAreNoImage() throws ImageBuildException {
    execution("image", "").execution("lock", "", "lock").execution("look", "", "check", "help");
    same("image", "", of("image", null));
  }

  @Test
  void goalsBoundToTheExecution() throws ImageBuildException {
    execution("a", "", "populate", "usb").execution("b", "", "populate", "check");
    assertEquals(Set.of("populate", "usb", "iso"), of("a", null).goals(), "and the running one");
    assertEquals(Set.of("populate", "iso"), of("b", null).goals());
    assertEquals(Set.of(), of("default-cli", null).goals(), "nothing bound: everything");
  }

  @Test
  void sameClassifierTwice() {
    execution("a", "x").execution("b", "x");
    String message = refusal("b", "x");
    assertTrue(message.startsWith("the executions b and a would write to the same files"), message);
    assertTrue(message.endsWith("not 'x' to both"), message);
  }

  @Test
  void classifierThatIsTheIdOfAnother() {
    execution("a", "b").execution("b", "");
    assertTrue(refusal("b", null).contains("executions b and a"));
    assertTrue(refusal("a", "b").contains("executions a and b"));
  }

  @Test
  void classifierOfTheCommandLineForAll() {
    execution("a", "").execution("b", "");
    userProperties.setProperty("osimage.classifier", "x");
    assertTrue(refusal("a", "x").contains("executions a and b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "../x", "a b", "a:b"})
  void prefixThatIsNoFileName(String classifier) {
    execution("a", classifier);
    assertTrue(refusal("a", classifier).startsWith("'" + classifier + "' begins the names"));
  }
}
