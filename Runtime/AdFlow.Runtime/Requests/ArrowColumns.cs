using System.Globalization;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Columns of Arrow batches as the fields of a request. Immutable, thread-safe.</summary>
internal sealed unsafe class ArrowColumns
{
    private readonly Schema _request;
    private readonly int _mostTextBytes;
    // Column for each field of the request, −1 where it is absent and may be null.
    private readonly int[] _ordinals;
    private readonly List<string> _problems;

    public ArrowColumns(Schema columns, Schema request, int mostTextBytes)
    {
        Columns = columns;
        _request = request;
        _mostTextBytes = mostTextBytes;
        _problems = [.. columns.Fields.Where(field => request.IndexOf(field.Name) < 0)
            .Select(field => $"the request has no field '{field.Name}'")];
        _ordinals = [.. request.Fields.Select(Match)];
    }

    /// <summary>Schema of the batches.</summary>
    public Schema Columns { get; }

    /// <summary>Why the columns are no request; empty where they are.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>One row as a request.</summary>
    /// <returns>Null, or what is wrong with it.</returns>
    /// <exception cref="ArenaLimitException">The arena may not hold the row.</exception>
    public (string Reason, string Column)? Read(Batch batch, int row, Arena arena, out Batch request)
    {
        request = default;
        var nodes = (ColumnNode**)arena.AllocateZeroed(Math.Max(sizeof(ColumnNode*) * _ordinals.Length, 1));
        for (int i = 0; i < _ordinals.Length; i++)
        {
            var field = _request[i];
            var source = _ordinals[i] < 0 ? default : batch[_ordinals[i]];
            if (!field.Nullable && !source.IsValid(row))
                return ($"field '{field.Name}' is null; expected {field.Type}", field.Name);
            nodes[i] = Gather.Take([source], field.Type, [0], [row], arena);
            int bytes = _mostTextBytes < int.MaxValue ? LongestText(field.Type, nodes[i]) : 0;
            if (bytes > _mostTextBytes)
                return (string.Create(CultureInfo.InvariantCulture,
                    $"field '{field.Name}' has {bytes} bytes of text; expected at most {_mostTextBytes}"), field.Name);
        }
        request = new Batch(_request, nodes, 1);
        return null;
    }

    private int Match(Field field)
    {
        int found = Columns.IndexOf(field.Name);
        if (found < 0 && !field.Nullable)
            _problems.Add($"there is no column for the field '{field.Name}: {field.Type}'");
        else if (found >= 0 && !Columns[found].Type.Decoded().Equals(field.Type.Decoded()))
            _problems.Add($"column '{field.Name}' is {Columns[found].Type}; expected {field.Type}");
        return found;
    }

    private static int LongestText(DataType type, ColumnNode* node)
    {
        int longest = 0;
        if (type.IsVariableBinary() || type.IsText())
            for (int row = 0; row < node->Length; row++)
                longest = Math.Max(longest, new Column(type, node).GetBytes(row).Length);
        for (int i = 0; i < type.Children.Count; i++)
            longest = Math.Max(longest, LongestText(type.Children[i].Type, node->Children + i));
        return longest;
    }
}
