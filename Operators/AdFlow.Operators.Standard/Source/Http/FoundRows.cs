using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>Which row of which answer belongs to each distinct key: the first that has it, of the call that asked for
/// it. Lies in the memory of a run.</summary>
internal readonly unsafe ref struct FoundRows
{
    private readonly Span<int> _parts;
    private readonly Span<int> _places;

    /// <summary>Looks up the keys of all answers.</summary>
    /// <exception cref="RunStoppedException">Time is over or the caller left.</exception>
    public FoundRows(KeySet keys, KeyCalls calls, Arena arena, StopSignal stop)
    {
        Parts = [.. calls.Answers.SelectMany(answer => answer.Parts)];
        _parts = arena.AllocateSpan<int>(keys.Count);
        _places = arena.AllocateSpan<int>(keys.Count);
        _parts.Clear();
        _places.Fill(-1);
        var poll = new StopPoll(stop);
        int part = 0;
        for (int call = 0; call < calls.Answers.Count; call++)
            foreach (var one in calls.Answers[call].Parts)
            {
                for (int row = 0; row < one.Key.Length; row++)
                {
                    poll.Advance(1);
                    int ordinal = keys.Find(one.Key, row);
                    // What was not asked for does not count, else it would matter how keys were put into calls.
                    if (ordinal >= 0 && ordinal / calls.BatchSize == call && _places[ordinal] < 0)
                        (_parts[ordinal], _places[ordinal]) = (part, row);
                }
                part++;
            }
    }

    /// <summary>The parts of all answers, in the order of the calls.</summary>
    public IReadOnlyList<AnswerPart> Parts { get; }

    /// <summary>Row of a key in its part; −1 where it was not answered, or is null (−1).</summary>
    public int PlaceOf(int ordinal, out int part)
    {
        part = ordinal < 0 ? 0 : _parts[ordinal];
        return ordinal < 0 ? -1 : _places[ordinal];
    }

    /// <summary>A column of all parts.</summary>
    /// <param name="column">Ordinal among the columns asked for.</param>
    /// <param name="target">Takes them; as long as there are parts.</param>
    public ReadOnlySpan<Column> Sources(int column, Column[] target)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] = Parts[i].Columns[column];
        return target;
    }
}
