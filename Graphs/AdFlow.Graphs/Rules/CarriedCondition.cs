using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>
/// A condition on its way down through nodes that pass its columns on. Only ordinals of columns are carried; the
/// expression is rewritten where it arrives, since most nodes on the way change nothing of it. Immutable.
/// </summary>
internal sealed class CarriedCondition
{
    private readonly Expression _condition;
    private readonly IReadOnlyList<int> _read;
    private readonly int[] _now;

    /// <summary>A condition where it begins, or where what it read was put in.</summary>
    public CarriedCondition(Expression condition)
    {
        (_condition, _read) = (condition, condition.ReadColumns());
        _now = [.. _read];
    }

    private CarriedCondition(CarriedCondition above, int[] now) =>
        (_condition, _read, _now) = (above._condition, above._read, now);

    /// <summary>Ordinals of the columns that it reads where it is now; one may stand there twice.</summary>
    public ReadOnlySpan<int> Columns => _now;

    /// <summary>The condition below a node that passes all columns on that it reads.</summary>
    /// <param name="columns">What the node puts out.</param>
    public CarriedCondition Below(IReadOnlyList<OutputColumn> columns)
    {
        int[]? moved = null;
        for (int i = 0; i < _now.Length; i++)
            if (columns[_now[i]].Source.Columns[0] is var below && below != _now[i])
                (moved ??= [.. _now])[i] = below;
        return moved is null ? this : new CarriedCondition(this, moved);
    }

    /// <summary>The expression where it is now.</summary>
    /// <param name="schema">The columns there.</param>
    public Expression Over(Schema schema) => _condition.ReplaceColumns(column =>
    {
        int now = column;
        for (int i = 0; i < _now.Length; i++)
            if (_read[i] == column)
                now = _now[i];
        return Expression.Column(now, schema[now]);
    });
}
