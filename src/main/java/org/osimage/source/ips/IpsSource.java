package org.osimage.source.ips;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.content.Sha256;
import org.osimage.source.Contribution;
import org.osimage.source.LockFile;
import org.osimage.source.PackageSource;
import org.osimage.source.PreparedSource;
import org.osimage.source.SourceContext;
import org.osimage.source.TreeStage;
import org.osimage.source.ips.IpsResolution.Resolved;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.image.AccountStage;
import org.osimage.source.ips.image.DriverStage;
import org.osimage.source.ips.image.ImageRecords;
import org.osimage.source.ips.image.InstalledPackage;
import org.osimage.source.ips.plan.Delivered;
import org.osimage.source.ips.plan.ImagePlan;
import org.osimage.source.ips.plan.ImagePlan.PlannedPackage;
import org.osimage.source.ips.plan.Planner;
import org.osimage.source.ips.repository.PackagePayloads;
import org.osimage.source.ips.repository.PayloadFetch;

/** Packages of IPS publishers: resolved, fetched, verified, laid out. */
public final class IpsSource implements PackageSource {
  private static final String ZONE = "variant.opensolaris.zone";

  private final String name;
  private final IpsRequest request;
  private final IpsResolver resolver;
  private final Optional<LockFile> lock;

  /**
   * @param name for messages
   * @param lock exactly these versions and manifests; empty: what the publishers offer now
   */
  public IpsSource(String name, IpsRequest request, IpsResolver resolver, Optional<LockFile> lock) {
    this.name = name;
    this.request = request;
    this.resolver = resolver;
    this.lock = lock;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public PreparedSource prepare(ContentStore store, SourceContext context) throws IOException {
    IpsResolution resolution =
        lock.isPresent()
            ? resolver.resolve(request, lock.get(), context)
            : resolver.resolve(request, context);
    Map<String, List<String>> chains = resolution.why();
    for (Resolved one : resolution.packages()) {
      List<String> chain = chains.getOrDefault(one.fmri().name(), List.of());
      context
          .log()
          .debug(
              name
                  + ": "
                  + one.fmri()
                  + (chain.size() < 2
                      ? ", asked for"
                      : ", needed by "
                          + String.join(", needed by ", chain.subList(1, chain.size()))));
    }
    return new Prepared(resolution, store, context);
  }

  private final class Prepared implements PreparedSource {
    private final IpsResolution resolution;
    private final ContentStore store;
    private final SourceContext context;

    Prepared(IpsResolution resolution, ContentStore store, SourceContext context) {
      this.resolution = resolution;
      this.store = store;
      this.context = context;
    }

    @Override
    public SortedMap<String, String> fingerprint() {
      SortedMap<String, String> digests = new TreeMap<>();
      for (Resolved one : resolution.packages()) {
        Fmri fmri = one.fmri();
        digests.put(
            name + " package " + fmri.name(),
            fmri.version().orElseThrow()
                + " of "
                + fmri.publisher().orElse("")
                + " sha256:"
                + one.manifest().sha256()
                + (one.requested() ? ", asked for" : ""));
      }
      String image =
          request.varcets().variants()
              + "\n"
              + request.varcets().facets().settings()
              + "\n"
              + request.properties()
              + "\n"
              + request.installedPublishers()
              + "\n"
              + resolution.avoided();
      digests.put(name + " image", "sha256:" + Sha256.hex(image));
      return digests;
    }

    @Override
    public Contribution contribute() throws IOException {
      List<PlannedPackage> planned = new ArrayList<>();
      for (Resolved one : resolution.packages()) {
        planned.add(new PlannedPackage(one.fmri(), one.manifest().manifest()));
      }
      ImagePlan plan = Planner.plan(planned, request.varcets());
      report(plan);
      Map<String, Map<String, Content>> bodies = bodies(plan);
      ImageEntries image = new ImageEntries(plan, store, context.epoch());
      image.add(delivered -> body(delivered, bodies));
      String architecture = request.varcets().variant("variant.arch").orElse("");
      image.legacy(architecture, summaries());
      image.records(records(plan).files(context.epoch()), name);
      List<Contribution.InstalledPackage> packages = new ArrayList<>();
      for (Resolved one : resolution.packages()) {
        packages.add(
            new Contribution.InstalledPackage(
                one.fmri().name(), one.fmri().version().orElseThrow().shortText(), architecture));
      }
      Map<org.osimage.tree.TreePath, String> origins = image.origins();
      return new Contribution(
          name,
          image.entries(),
          image.owners(),
          packages,
          List.of(),
          path -> origins.getOrDefault(path, name),
          stages(plan));
    }

    private void report(ImagePlan plan) {
      plan.warnings().forEach(warning -> context.log().warn(name + ": " + warning));
      if (!plan.actuators().isEmpty()) {
        context
            .log()
            .info(
                name
                    + ": a running system would now act, an image does not: "
                    + String.join(", ", plan.actuators()));
      }
    }

    private List<TreeStage> stages(ImagePlan plan) {
      List<TreeStage> stages = new ArrayList<>();
      stages.add(new AccountStage(plan.groups(), plan.users(), store, context.epoch()));
      if (request.varcets().variant(ZONE).orElse("global").equals("global")) {
        stages.add(new DriverStage(plan.drivers(), store, context.epoch(), context.log()));
      }
      return stages;
    }

    /** By package name and payload. */
    private Map<String, Map<String, Content>> bodies(ImagePlan plan) throws IOException {
      Map<String, Set<Action>> wanted = new HashMap<>();
      List<Delivered> all = new ArrayList<>(plan.files().values());
      all.addAll(plan.licenses());
      for (Delivered one : all) {
        wanted.computeIfAbsent(one.fmri().name(), n -> new LinkedHashSet<>()).add(one.action());
      }
      List<PackagePayloads> payloads = new ArrayList<>();
      Map<String, Map<String, Content>> bodies = new HashMap<>();
      try (OpenPublishers publishers =
          OpenPublishers.open(request.publishers(), resolver.access())) {
        for (Resolved one : resolution.packages()) {
          Set<Action> actions = wanted.getOrDefault(one.fmri().name(), Set.of());
          if (!actions.isEmpty()) {
            payloads.add(
                new PackagePayloads(
                    publishers.of(one.fmri()), one.manifest(), List.copyOf(actions)));
          }
        }
        List<Map<String, Content>> fetched = PayloadFetch.fetch(payloads, store, context);
        for (int i = 0; i < fetched.size(); i++) {
          bodies.put(payloads.get(i).manifest().fmri().name(), fetched.get(i));
        }
      }
      return bodies;
    }

    private Content body(Delivered delivered, Map<String, Map<String, Content>> bodies) {
      String payload = delivered.action().payload().orElse("");
      return Optional.ofNullable(
              bodies.getOrDefault(delivered.fmri().name(), Map.of()).get(payload))
          .orElseThrow(() -> new IllegalStateException("not fetched: " + delivered.place()));
    }

    private Map<String, String> summaries() {
      Map<String, String> summaries = new HashMap<>();
      for (Resolved one : resolution.packages()) {
        one.manifest()
            .manifest()
            .attribute("pkg.summary")
            .ifPresent(summary -> summaries.put(one.fmri().name(), summary));
      }
      return summaries;
    }

    private ImageRecords records(ImagePlan plan) {
      List<InstalledPackage> packages = new ArrayList<>();
      for (Resolved one : resolution.packages()) {
        packages.add(
            new InstalledPackage(
                one.fmri(), one.manifest().manifest(), one.manifest().bytes(), one.requested()));
      }
      return new ImageRecords(
          packages,
          request.properties(),
          request.installedPublishers(),
          request.varcets(),
          plan.mediations(),
          resolution.avoided());
    }
  }
}
