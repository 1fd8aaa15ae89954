using AdFlow.Operators;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>Settings of a graph host. Read once, when the host starts.</summary>
public sealed class AdFlowOptions
{
    /// <summary>Operators that every graph may name, beside those of plugins: at least the standard ones.</summary>
    public IList<OperatorModule> Modules { get; } = [];

    /// <summary>Folder whose graphs are deployed at the start and whenever they change, or null.</summary>
    public string? GraphsFolder { get; set; }

    /// <summary>The only folder that plugins are loaded from, or null for none.</summary>
    public string? PluginsFolder { get; set; }

    /// <summary>Folder of everything that outlives the process: deployments, bundles, tables, counters.</summary>
    public string StoreFolder { get; set; } = ".adflow";

    /// <summary>What a deployed bundle may hold.</summary>
    public BundleLimits Bundles { get; set; } = new();

    /// <summary>Versions of a graph that stay deployed; beyond them the oldest ones without traffic go. Default 10.
    /// </summary>
    public int KeptVersions { get; set; } = 10;

    /// <summary>How long the tests of a bundle may take together; default two minutes.</summary>
    public TimeSpan TestTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether to start although deployed graphs cannot be bound any more, or published tables are lost, and
    /// to serve the others.</summary>
    public bool SkipBroken { get; set; }

    /// <summary>How long a graph without requests stays bound; default a minute.</summary>
    public TimeSpan IdleRelease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Most bytes of the body of a request; more are refused with 413. Default 16 MiB.</summary>
    public long MostBodyBytes { get; set; } = 16L << 20;

    /// <summary>What a body may hold, and each request in it.</summary>
    public RequestLimits Limits { get; set; } = new();

    /// <summary>Most requests of one body that run at once; default: one for each processor, at least two.</summary>
    public int RunsOfOneBody { get; set; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>How many variants of graphs are bound at once, at least 1; beyond that the least recently used ones
    /// are given up.</summary>
    public int MostActivations { get; set; } = 2048;

    /// <summary>How many combinations of a graph's versions and arms of its experiments are kept bound, at least 1;
    /// beyond that the least recently used one is given up. Default 64.</summary>
    public int MostArmVariants { get; set; } = 64;

    /// <summary>How many versions of a published table the store keeps, at least 1, for going back.</summary>
    public int KeptTableVersions { get; set; } = 5;

    /// <summary>Bytes that a table to be published may have.</summary>
    public long MaxTableBytes { get; set; } = 16L << 30;

    /// <summary>How long files of plugins have to stay as they are before they are loaded again by themselves; zero:
    /// only when told to.</summary>
    public TimeSpan PluginQuiet { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Most versions that <c>/metrics</c> tells apart; the busiest ones. Default 200.</summary>
    public int MetricsVersions { get; set; } = 200;

    /// <summary>Address of an OpenTelemetry collector that takes OTLP over HTTP, such as http://localhost:4318/; null:
    /// what the environment's OTEL_EXPORTER_OTLP_ENDPOINT says, or none.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>Share of the requests that are traced where their sender does not say, 0 to 1; default 0.01.</summary>
    public double TraceShare { get; set; } = 0.01;

    /// <summary>How much work the host takes on.</summary>
    public AdmissionOptions Admission { get; set; } = new();

    /// <summary>Called before each step that changes files of deployments; for tests that end the process there.
    /// </summary>
    internal Action<string>? BeforeFileStep { get; set; }

    /// <summary>How graphs that fail, and runs that do not stop, are kept from harming others.</summary>
    public IsolationOptions Isolation { get; set; } = new();

    /// <summary>When graphs with a quality ladder answer more cheaply.</summary>
    public QualityOptions Quality { get; set; } = new();

    /// <summary>How long the host goes on answering after it was told to stop, while it says that it is not ready:
    /// senders and balancers need as long to notice. Default a second.</summary>
    public TimeSpan DrainDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long requests under way may take afterwards; then they are broken off. Default 30 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How runs are executed, and the devices for it.</summary>
    public BoundGraphOptions Running { get; set; } = new();

    /// <summary>How graphs are planned.</summary>
    public PlanOptions Planning { get; set; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;
}
