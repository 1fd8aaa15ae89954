using System.Collections.Frozen;

namespace AdFlow.Operators.Standard;

/// <summary>Keeps, renames and drops columns.</summary>
/// <remarks>
/// <c>keep</c> also sets the order of the columns; without it they keep theirs. <c>keep</c>, <c>drop</c> and the left
/// side of <c>rename</c> use the names of the input. Rows stay as they are; nothing is copied.
/// </remarks>
[TableOperator("select", Rows = RowEffect.Same, Locality = Locality.Row,
    Example = "offers: { op: select, in: ads, with: { drop: [internal_note], rename: { price: offer_price } } }")]
public sealed class Select : FormOperator<SelectParameters>
{
    /// <summary>Rows whose columns are chosen.</summary>
    public required InputPort In { get; init; }

    /// <inheritdoc/>
    public override OperatorForm Form => ProjectForm.Pass;

    private IReadOnlyList<string> Drop => Settings.Drop ?? [];

    private IReadOnlyDictionary<string, string> Rename =>
        Settings.Rename ?? FrozenDictionary<string, string>.Empty;

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        if (Settings is { Keep: null, Drop: null, Rename: null })
            node.Error("nothing is selected; give 'keep', 'drop' or 'rename'");
        if (Settings is { Keep: not null, Drop: not null })
            node.Error("'keep' leaves out every other column already; delete 'drop'", "drop");
        CheckNames(node, Settings.Keep ?? [], "keep");
        CheckNames(node, Drop, "drop");
        CheckNames(node, Rename.Keys, "rename");
        foreach (string name in Rename.Keys)
            if (In.Schema.IndexOf(name) >= 0 && !Names().Contains(name))
                node.Error($"column '{name}' is renamed, but not kept; keep it, or take it out of 'rename'", "rename");
        if (!Names().Any())
            node.Error("no column is left; leave out the node, or keep one");
    }

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs)
    {
        foreach (string name in Names())
            if (In.Schema.IndexOf(name) is var ordinal and >= 0)
                outputs.PassAs(In, ordinal, Rename.GetValueOrDefault(name, name));
    }

    private IEnumerable<string> Names() =>
        Settings.Keep ?? In.Schema.Fields.Select(field => field.Name).Where(name => !Drop.Contains(name));

    private void CheckNames(NodeBinder node, IEnumerable<string> names, string parameter)
    {
        foreach (string name in names)
            if (In.Schema.IndexOf(name) < 0)
                node.Error($"the input has no column '{name}'"
                    + Suggestion.For(name, In.Schema.Fields.Select(field => field.Name), "columns"), parameter);
    }
}

/// <summary>Settings of <see cref="Select"/>.</summary>
public sealed record SelectParameters
{
    /// <summary>Columns to keep, in this order.</summary>
    [Unnamed]
    public IReadOnlyList<string>? Keep { get; init; }

    /// <summary>Columns to leave out.</summary>
    public IReadOnlyList<string>? Drop { get; init; }

    /// <summary>New name of each column to rename, as <c>old: new</c>.</summary>
    public IReadOnlyDictionary<string, string>? Rename { get; init; }
}
