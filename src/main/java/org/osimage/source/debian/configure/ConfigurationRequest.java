package org.osimage.source.debian.configure;

import java.util.Map;
import org.osimage.shell.command.Limits;
import org.osimage.shell.command.Machine;

/**
 * How packages are to be configured.
 *
 * @param architecture the native one, as dpkg names it
 * @param machine what scripts are told about the machine
 * @param epoch the time of everything, in seconds since 1970
 * @param answers debconf's values by the name of the question
 * @param policies by the name of a package, where it is not {@link ScriptPolicy#INTERPRET}
 * @param limits of each script
 */
public record ConfigurationRequest(
    String architecture,
    Machine machine,
    long epoch,
    Map<String, String> answers,
    Map<String, ScriptPolicy> policies,
    Limits limits) {
  public ConfigurationRequest {
    answers = Map.copyOf(answers);
    policies = Map.copyOf(policies);
  }

  ScriptPolicy policy(String name) {
    return policies.getOrDefault(name, ScriptPolicy.INTERPRET);
  }

  /** Without the answers, which may be passwords. */
  @Override
  public String toString() {
    return architecture + " " + machine + " " + epoch + " " + policies + " " + limits;
  }
}
