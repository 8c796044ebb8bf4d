package org.osimage.source.svr4;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.content.Sha256;
import org.osimage.host.HostListing;
import org.osimage.source.Contribution;
import org.osimage.source.Contribution.DeferredScript;
import org.osimage.source.Contribution.InstalledPackage;
import org.osimage.source.PackageSource;
import org.osimage.source.PreparedSource;
import org.osimage.source.SourceContext;
import org.osimage.source.svr4.format.PackageContainer;
import org.osimage.source.svr4.format.PackageHead;
import org.osimage.source.svr4.format.StoredBody;

/**
 * Packages from a file or directory. Their objects are entries like those of any source; the
 * package database, and what needs to know what lies in the image, is made once for all of them by
 * the {@link Svr4Session}.
 */
public final class Svr4Source implements PackageSource {
  private final Svr4Request request;
  private final Svr4Session session;

  /**
   * @param session of the image; its sources are made in the order of their items
   */
  public Svr4Source(Svr4Request request, Svr4Session session) {
    this.request = request;
    this.session = session;
    session.register();
  }

  @Override
  public String name() {
    return request.name();
  }

  private record Chosen(PackageContainer container, PackageHead head) {}

  @Override
  public PreparedSource prepare(ContentStore store, SourceContext context) throws IOException {
    List<Chosen> offered = new ArrayList<>();
    if (request.path().isPresent()) {
      boolean trusted = request.admin().is("authentication", "nocheck");
      String shown = request.name().replaceFirst("^<svr4> ", "");
      for (PackageContainer container :
          PackageContainer.open(request.path().get(), shown, trusted)) {
        container.heads().forEach(head -> offered.add(new Chosen(container, head)));
      }
    }
    List<Chosen> chosen = PackageSelection.select(request, offered, Chosen::head);
    SortedMap<String, String> fingerprint = new TreeMap<>();
    for (Chosen c : chosen) {
      fingerprint.put(
          request.name() + " package " + c.head().name(),
          c.head().info().version() + " sha256:" + c.container().digest(c.head(), store));
    }
    fingerprint.put(request.name() + ", options", options() + ", time " + context.epoch());
    return new Prepared(chosen, fingerprint, store, context);
  }

  private String options() throws IOException {
    StringBuilder options = new StringBuilder();
    options.append(new TreeMap<>(request.admin().values())).append(request.options().scripts());
    options
        .append(request.options().conflicts())
        .append(request.options().uninstall())
        .append(request.options().resolveLinks());
    if (request.responses().isPresent()) {
      for (Path file : files(request.responses().get())) {
        options.append(' ').append(file.getFileName()).append(':');
        options.append(Sha256.hex(Files.readAllBytes(file)));
      }
    }
    byte[] text = options.toString().getBytes(StandardCharsets.UTF_8);
    return "sha256:" + Sha256.hex(text);
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return Files.exists(path) ? List.of(path) : List.of();
    }
    return HostListing.children(path).stream().filter(Files::isRegularFile).toList();
  }

  private final class Prepared implements PreparedSource {
    private final List<Chosen> chosen;
    private final SortedMap<String, String> fingerprint;
    private final ContentStore store;
    private final SourceContext context;

    Prepared(
        List<Chosen> chosen,
        SortedMap<String, String> fingerprint,
        ContentStore store,
        SourceContext context) {
      this.chosen = chosen;
      this.fingerprint = fingerprint;
      this.store = store;
      this.context = context;
    }

    @Override
    public SortedMap<String, String> fingerprint() {
      return fingerprint;
    }

    @Override
    public Contribution contribute() throws IOException {
      PackagePlanner planner = new PackagePlanner(request, store);
      List<PlannedPackage> packages = new ArrayList<>();
      for (Chosen c : chosen) {
        packages.add(planner.plan(c.container().read(c.head(), store)));
      }
      packages = PackageSelection.ordered(packages, context.log());
      ScriptPolicy.check(request, packages);
      for (PlannedPackage p : packages) {
        DeliveredCommands.of(p, store).forEach(context.log()::warn);
      }
      ItemPlan plan = ItemPlan.of(request, packages);
      session.contribute(plan, store, context);
      return new Contribution(
          request.name(),
          plan.entries(context.epoch()),
          plan.owners(),
          packages.stream().map(Prepared::installed).toList(),
          request.options().scripts() == Svr4Options.Scripts.RUN ? List.of() : scripts(packages),
          plan::origin,
          List.of(session));
    }

    private static InstalledPackage installed(PlannedPackage p) {
      return new InstalledPackage(
          p.name(), p.parameters().value("VERSION"), p.parameters().value("ARCH"));
    }

    private static List<DeferredScript> scripts(List<PlannedPackage> packages) {
      List<DeferredScript> scripts = new ArrayList<>();
      for (PlannedPackage p : packages) {
        for (String script : p.scripts()) {
          Content body = p.script(script).map(StoredBody::content).orElse(Content.EMPTY);
          scripts.add(new DeferredScript(p.name(), script, body));
        }
      }
      return scripts;
    }
  }
}
