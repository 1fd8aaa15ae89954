using System.Globalization;
using AdFlow.Graphs;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>Finds out whether a bundle holds a graph that can be served here. Thread-safe.</summary>
/// <param name="pool">Knows the operators and tables of now.</param>
/// <param name="options">How graphs are planned and run, and how long tests may take.</param>
/// <param name="next">What graphs are bound to, which the caller holds; null for what counts.</param>
internal sealed class BundleCheck(ActivationPool pool, AdFlowOptions options, BindingBasis? next = null)
{
    private const string TestsEnding = ".tests.yaml";

    /// <summary>Whether a file of a bundle holds tests.</summary>
    public static bool IsTests(string path) => path.EndsWith(TestsEnding, StringComparison.Ordinal);

    /// <summary>Finds the file of a graph.</summary>
    /// <param name="folder">Full path of the bundle's folder.</param>
    /// <param name="files">Its files.</param>
    /// <param name="graph">Name of the graph.</param>
    /// <returns>Its path in the bundle.</returns>
    /// <exception cref="DeploymentException">There is none, or more than one.</exception>
    public static string FindGraph(string folder, IEnumerable<BundleFile> files, string graph)
    {
        var diagnostics = new DiagnosticBag();
        var found = files.Select(file => file.Path)
            .Where(path => path.EndsWith(".yaml", StringComparison.Ordinal) && !IsTests(path))
            .Select(path => (Path: path, Spec: GraphReader.ReadFile(Path.Combine(folder, path), diagnostics, folder)))
            .Where(read => read.Spec is not null).ToList();
        var fitting = found.Where(read => read.Spec!.Name.Text == graph).ToList();
        if (fitting.Exists(read => !read.Spec!.IsSubGraph))
            fitting.RemoveAll(read => read.Spec!.IsSubGraph);
        return fitting.Count switch
        {
            1 => fitting[0].Path,
            0 => throw new DeploymentException(422, DeploymentCodes.Entry, $"The bundle holds no graph '{graph}': no "
                + $"*.yaml file in it says 'graph: {graph}'." + (found.Count == 0 ? "" : " Its graphs are "
                + string.Join(", ", found.Select(read => $"'{read.Spec!.Name.Text}' ({read.Path})")) + "."),
                Problems(diagnostics, folder)),
            _ => throw new DeploymentException(422, DeploymentCodes.Entry, $"The bundle holds the graph '{graph}' "
                + $"more than once: {string.Join(", ", fitting.Select(read => read.Path))}; leave one."),
        };
    }

    /// <summary>Binds a graph to the operators and tables of now.</summary>
    /// <returns>The plan, or null with problems.</returns>
    public LogicalPlan? Bind(GraphSpec graph, DiagnosticBag diagnostics) => WithBasis(basis =>
        GraphActivation.Check(graph, basis.Operators.Catalog, new BindingTables(basis, pool.Files), diagnostics));

    /// <summary>The files that a graph and its rungs name, as far as the operators of now say so.</summary>
    public IReadOnlyList<GraphReference> References(GraphSpec graph) =>
        WithBasis(basis => GraphReferences.Of(graph, basis.Operators.Catalog));

    /// <summary>Reads and binds the graph of a bundle; what it names must lie in the bundle of the store.</summary>
    /// <exception cref="DeploymentException">It cannot be bound; all problems are told.</exception>
    public LogicalPlan Bind(GraphBundle bundle, string graph)
    {
        var diagnostics = new DiagnosticBag();
        var spec = bundle.Spec ?? Read(bundle.Folder, bundle.GraphPath, diagnostics);
        var plan = spec is null || diagnostics.HasErrors && HasLeft(diagnostics)
            ? null : Bind(spec, diagnostics);
        if (!diagnostics.HasErrors && plan is not null)
            return plan;
        var problems = Problems(diagnostics, bundle.Folder);
        throw bundle.IsWhole() ? Refusal(graph, problems) : Damaged(graph, bundle, problems);
    }

    /// <summary>Binds the graph of a bundle, and builds the indexes that it needs of its tables, on every rung, in the
    /// store: its first request finds them there. Soon done where they are there.</summary>
    /// <exception cref="DeploymentException">It cannot be bound, or rows do not fit the indexes; all problems are told.
    /// </exception>
    /// <exception cref="IOException">The store cannot be read or written.</exception>
    public void Require(GraphBundle bundle, string graph)
    {
        Bind(bundle, graph);
        var diagnostics = new DiagnosticBag();
        WithBasis(basis =>
        {
            if (bundle.Read(diagnostics) is { } spec
                && TableNeeds.Of(spec, basis, pool.Files, diagnostics) is { } needs)
                TableNeeds.Build(needs, basis, pool.Store, diagnostics);
            return true;
        });
        if (diagnostics.HasErrors)
            throw Refusal(graph, Problems(diagnostics, bundle.Folder));
    }

    /// <summary>Binds a version with the arms of experiments, which were checked before.</summary>
    /// <exception cref="DeploymentException">It cannot be bound; all problems are told.</exception>
    public LogicalPlan Bind(GraphVariant variant, string graph)
    {
        if (variant.Arms.Count == 0)
            return Bind(variant.Version.Bundle, graph);
        var diagnostics = new DiagnosticBag();
        var spec = variant.Read(diagnostics);
        return spec is not null && !diagnostics.HasErrors && Bind(spec, diagnostics) is { } plan
            ? plan : throw Refusal(graph, Problems(diagnostics, variant.Version.Bundle.Folder));
    }

    /// <summary>Reads a graph of which nothing may lie outside a folder.</summary>
    /// <param name="folder">Full path of the folder.</param>
    /// <param name="path">Full path of the graph's file.</param>
    /// <param name="diagnostics">Takes every problem.</param>
    public GraphSpec? Read(string folder, string path, DiagnosticBag diagnostics)
    {
        var spec = GraphReader.ReadFile(path, diagnostics, folder);
        foreach (var reference in spec is null ? [] : References(spec).DistinctBy(each => each.Written.Position))
            if (!IsIn(folder, reference.Path) && reference.Kind is not ReferenceKind.SubGraph)
                diagnostics.Add(DeploymentCodes.Outside, reference.Written.Position,
                    $"'{reference.Written.Text}' lies outside the bundle; name a file in it");
        return spec;
    }

    /// <summary>Binds the graph of a bundle that came in, and runs the bundle's tests.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="files">Paths of its files.</param>
    /// <param name="graph">Name of the graph.</param>
    /// <param name="scratch">Path of a folder that tests may keep tables in; it is made, and left.</param>
    /// <param name="cancellation">Cancelled when nobody waits any more.</param>
    /// <exception cref="DeploymentException">It cannot be bound, a test fails, or they take too long.</exception>
    public async Task AcceptAsync(
        GraphBundle bundle, IEnumerable<string> files, string graph, string scratch, CancellationToken cancellation)
    {
        Require(bundle, graph);
        if (!files.Any(IsTests))
            return;
        using var time = new CancellationTokenSource(options.TestTime, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
        var problems = await TestAsync(bundle, files, scratch, either.Token).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (time.IsCancellationRequested)
            throw new DeploymentException(422, DeploymentCodes.Test, string.Create(CultureInfo.InvariantCulture,
                $"The tests of '{graph}' take more than {options.TestTime.TotalSeconds} s; leave the slow ones out."),
                problems);
        if (problems.Count > 0)
            throw new DeploymentException(422, DeploymentCodes.Test,
                $"The tests of '{graph}' fail, so it is not deployed.", problems);
    }

    /// <summary>Checks that the versions with traffic can be bound, with the arms of experiments that requests may
    /// have, and have the field that divides them.</summary>
    /// <exception cref="DeploymentException">They cannot, or have not.</exception>
    public void RequireServed(DeployedGraph graph)
    {
        foreach (var share in graph.Traffic.Shares)
        {
            var version = graph.Find(share.Version)!;
            var plan = Bind(version.Bundle, graph.Name);
            if (graph.Traffic.Field is { } field && plan.Request.IndexOf(field) < 0)
                throw new DeploymentException(422, DeploymentCodes.Traffic, $"The request of version '{version.Name}' "
                    + $"has no field '{field}'; it has {string.Join(", ", plan.Request.Fields)}.");
        }
        new ExperimentBinding(this, pool).Require(graph);
    }

    /// <summary>Why a graph cannot be served, as <see cref="RequireServed"/> checks it.</summary>
    /// <returns>Every problem of every version with traffic; where there are none, those of experiments.</returns>
    public IReadOnlyList<string> ProblemsOf(DeployedGraph graph)
    {
        var problems = graph.Traffic.Shares.SelectMany(share => ProblemsOf(
            () => Bind(graph.Find(share.Version)!.Bundle, graph.Name), $"version '{share.Version}': ")).ToList();
        return problems.Count > 0 || graph.Experiments is null
            ? problems : ProblemsOf(() => new ExperimentBinding(this, pool).Require(graph), "experiments: ");
    }

    private static IReadOnlyList<string> ProblemsOf(Action check, string where)
    {
        try
        {
            check();
            return [];
        }
        catch (DeploymentException refusal)
        {
            return refusal.Problems.Count == 0
                ? [where + refusal.Message] : [.. refusal.Problems.Select(each => where + each)];
        }
        // A plugin's code may throw whatever it likes; its exception would keep the plugin from being unloaded.
        catch (Exception error)
        {
            return [where + PluginLoader.Reason(error)];
        }
    }

    /// <summary>Whether a file lies in a folder.</summary>
    public static bool IsIn(string folder, string path) =>
        path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The problems as others may see them.</summary>
    public static IReadOnlyList<DeploymentProblem> Problems(DiagnosticBag diagnostics, string folder) =>
        [.. diagnostics.ToList().Select(problem => DeploymentProblem.Of(problem, folder))];

    /// <summary>The refusal of a graph that cannot be bound.</summary>
    public static DeploymentException Refusal(string graph, IReadOnlyList<DeploymentProblem> problems) => new(
        422, DeploymentCodes.Graph, string.Create(CultureInfo.InvariantCulture,
            $"The graph '{graph}' cannot be bound: {problems.Count} {(problems.Count == 1 ? "problem" : "problems")}."),
        problems);

    private static DeploymentException Damaged(
        string graph, GraphBundle bundle, IReadOnlyList<DeploymentProblem> problems) => new(
        500, DeploymentCodes.Store, $"The graph '{graph}' cannot be bound: files of its bundle {bundle.Hash} are "
        + "missing in the host's store, or are not what was deployed. Restore them, or deploy another version.",
        problems);

    private async Task<IReadOnlyList<DeploymentProblem>> TestAsync(
        GraphBundle bundle, IEnumerable<string> files, string scratch, CancellationToken cancellation)
    {
        var basis = pool.AcquireBasis();
        try
        {
            var loading = new TestLoading(
                basis.Operators.Catalog, new SnapshotStore(scratch), options.Planning, options.Running)
            {
                Tables = new BindingTables(basis, pool.Files), Plugins = basis.Operators.Recorded, Root = bundle.Folder,
            };
            return await new BundleTests(this, bundle.Folder, loading).RunAsync(files, cancellation)
                .ConfigureAwait(false);
        }
        finally
        {
            basis.Release();
        }
    }

    /// <summary>Does something with what graphs are bound to.</summary>
    public T WithBasis<T>(Func<BindingBasis, T> work)
    {
        if (next is not null)
            return work(next);
        var basis = pool.AcquireBasis();
        try
        {
            return work(basis);
        }
        finally
        {
            basis.Release();
        }
    }

    // Nothing outside is read, not even to find more problems.
    private static bool HasLeft(DiagnosticBag diagnostics) =>
        diagnostics.ToList().Any(problem => problem.Code is DeploymentCodes.Outside or SyntaxCodes.Outside);
}
