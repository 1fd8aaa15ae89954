using System.Globalization;
using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>Finds where followed rows get their bids.</summary>
internal sealed class BidPlaces
{
    private readonly Inspection _run;
    private readonly RowTrail _trail;
    private readonly string _column;
    private readonly string? _node;

    /// <summary>Looks for them.</summary>
    /// <param name="run">The run.</param>
    /// <param name="trail">Ways of the rows.</param>
    /// <param name="name">Name of the bid: a column, or <c>node.column</c> for one node's.</param>
    public BidPlaces(Inspection run, RowTrail trail, string name)
    {
        (_run, _trail) = (run, trail);
        int dot = name.LastIndexOf('.');
        (_node, _column) = dot < 0 ? (null, name) : (name[..dot], name[(dot + 1)..]);
    }

    /// <summary>Every output on the way in which the bid is new.</summary>
    public IEnumerable<LogicalSource> Sources => _trail.Sources.Where(source => !source.IsRequest
        && ColumnOf(source) >= 0 && (_node is null ? IsNew(source) : _run.NameOf(source) == _node));

    /// <summary>Places to change together, those that come first before others: rows must be there and have a bid.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<BidPlace>> Sets(FollowedRows followed)
    {
        var places = Sources.Select(source => Of(source, followed)).OfType<BidPlace>().ToList();
        var first = places.Where(place => !places.Any(other => IsBefore(other.Source, place.Source))).ToList();
        return first.Count == 0 ? [] : [first, .. places.Except(first).Select(place => new[] { place })];
    }

    /// <summary>Name of the bid in an output, for people.</summary>
    public string NameAt(LogicalSource source) => $"{_run.NameOf(source)}.{_column}";

    private int ColumnOf(LogicalSource source) => _run.Plan.SchemaOf(source).IndexOf(_column);

    private BidPlace? Of(LogicalSource source, FollowedRows followed)
    {
        int column = ColumnOf(source);
        if (!_run.TryFind(source, out var rows) || !BidPlace.CanWrite(rows.Schema[column].Type))
            return null;
        var bids = followed.In(source).Where(row => CellValue.IsValid(rows[column], row))
            .Select(row => (row, Number(CellValue.Json(rows, column, row)))).Where(one => double.IsFinite(one.Item2))
            .ToList();
        return bids.Count == 0 ? null : new BidPlace(source, column, NameAt(source), bids);
    }

    private static double Number(string json) =>
        double.Parse(CellValue.Text(json), NumberStyles.Float, CultureInfo.InvariantCulture);

    // Not a column of the same name that came in.
    private bool IsNew(LogicalSource source)
    {
        var node = _run.Plan.Nodes[source.Node];
        var column = node.Outputs[source.Output][ColumnOf(source)];
        var from = _trail.From(source);
        return !Enumerable.Range(0, from.Count).Any(channel => RowTrail.PassedFrom(column, node, channel) is var passed
            and >= 0 && _run.Plan.SchemaOf(from[channel])[passed].Name == _column && _trail.Has(from[channel]));
    }

    private bool IsBefore(LogicalSource one, LogicalSource other) =>
        _trail.Before(other).Any(from => from == one || IsBefore(one, from));
}
