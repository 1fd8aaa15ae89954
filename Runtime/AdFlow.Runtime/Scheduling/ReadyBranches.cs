using System.Numerics;

namespace AdFlow.Runtime;

/// <summary>The branches of a segment that wait for others, and those that may begin. Not thread-safe.</summary>
internal sealed class ReadyBranches(GraphSchedule schedule)
{
    private readonly int[] _waits = new int[schedule.Segments.Max(segment => segment.Branches.Length)];
    private readonly ulong[] _ready = new ulong[schedule.Segments.Max(segment => segment.Branches.Length) / 64 + 1];
    private Segment _segment = schedule.Segments[0];

    /// <summary>How many may begin.</summary>
    public int Count { get; private set; }

    /// <summary>Ticks that those take that may begin.</summary>
    public long Ticks { get; private set; }

    /// <summary>Begins a segment.</summary>
    public void Begin(Segment segment)
    {
        Clear();
        _segment = segment;
        for (int i = 0; i < segment.Branches.Length; i++)
        {
            _waits[i] = segment.Branches[i].Waits;
            if (_waits[i] == 0)
                Add(i);
        }
    }

    /// <summary>Takes the branch with most to do from its start to the end of the segment; of equal ones the first.
    /// </summary>
    /// <returns>The branch, or −1 where none may begin.</returns>
    public int Take()
    {
        int best = -1;
        long longest = -1;
        for (int word = 0; word < _ready.Length; word++)
            for (ulong rest = _ready[word]; rest != 0; rest &= rest - 1)
            {
                int branch = word * 64 + BitOperations.TrailingZeroCount(rest);
                if (schedule.Estimates.Path(_segment, branch) is var path && path > longest)
                    (best, longest) = (branch, path);
            }
        if (best >= 0)
            Remove(best);
        return best;
    }

    /// <summary>A branch has ended well: what waited for it only may begin.</summary>
    public void End(int branch)
    {
        foreach (int next in _segment.Branches[branch].Next)
            if (--_waits[next] == 0)
                Add(next);
    }

    /// <summary>Gives up all branches whose first stage lies behind another.</summary>
    public void DropBehind(int stage)
    {
        for (int i = 0; i < _segment.Branches.Length; i++)
            if (_segment.Branches[i].Stages[0] > stage && (_ready[i >> 6] & (1UL << i)) != 0)
                Remove(i);
    }

    /// <summary>Gives up all branches.</summary>
    public void Clear()
    {
        Array.Clear(_ready);
        (Count, Ticks) = (0, 0);
    }

    private void Add(int branch)
    {
        _ready[branch >> 6] |= 1UL << branch;
        Count++;
        Ticks += schedule.Estimates.Branch(_segment, branch);
    }

    private void Remove(int branch)
    {
        _ready[branch >> 6] &= ~(1UL << branch);
        Count--;
        // Estimates change under way, so the sum is exact only where it matters: with none left it is none.
        Ticks = Count == 0 ? 0 : Ticks - schedule.Estimates.Branch(_segment, branch);
    }
}
