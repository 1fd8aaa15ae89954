namespace AdFlow.Runtime;

/// <summary>
/// Gives slots their chunk buffers. A buffer is used again as soon as its values were read last; a kernel may write
/// over what it reads, row by row; the rows that are left of a slot stay in its buffer. Used once.
/// </summary>
internal sealed class ChunkBuffers
{
    private readonly StageSlot[] _slots;
    private readonly StageRowSet[] _rowSets;
    private readonly int[] _lastUse;
    private readonly int[] _assigned;
    private readonly List<int> _widths = [];
    private readonly Dictionary<int, Stack<int>> _free = [];
    private readonly List<int> _held = [];

    private ChunkBuffers(StageSlot[] slots, StageRowSet[] rowSets)
    {
        _slots = slots;
        _rowSets = rowSets;
        _assigned = new int[slots.Length];
        Array.Fill(_assigned, -1);
        _lastUse = LastUses();
    }

    /// <summary>Assigns buffers.</summary>
    /// <param name="slots">All slots.</param>
    /// <param name="rowSets">All steps.</param>
    /// <param name="buffers">Bytes of a row of each buffer; 0 for bits.</param>
    /// <returns>The slots with their buffers.</returns>
    public static StageSlot[] Assign(StageSlot[] slots, StageRowSet[] rowSets, out int[] buffers)
    {
        var assignment = new ChunkBuffers(slots, rowSets);
        assignment.Assign();
        buffers = [.. assignment._widths];
        return [.. slots.Select((slot, i) => slot with { Buffer = assignment._assigned[i] })];
    }

    private void Assign()
    {
        int time = 0;
        foreach (var rowSet in _rowSets)
        {
            time++;
            foreach (int slot in rowSet.Moves)
                Move(slot);
            Release(time);
            foreach (var step in rowSet.Steps)
            {
                time++;
                if (step is KernelStep or ConvertStep)
                    Release(time);
                foreach (int slot in StepSlots.Written(step))
                    Take(slot);
                Release(time);
            }
        }
    }

    private void Move(int slot)
    {
        int from = _slots[slot].From;
        if (_slots[slot].IsFixed && !_slots[slot].IsResult && _assigned[from] >= 0)
        {
            _assigned[slot] = _assigned[from];
            _held.Remove(from);
            _held.Add(slot);
        }
        else
            Take(slot);
    }

    private void Take(int slot)
    {
        int width = _slots[slot].Width;
        if (_slots[slot].IsBits)
            _assigned[slot] = NewBuffer(0);
        else if (width > 0 && !_slots[slot].IsResult)
        {
            _assigned[slot] = _free.TryGetValue(width, out var stack) && stack.TryPop(out int buffer)
                ? buffer : NewBuffer(width);
            _held.Add(slot);
        }
    }

    private int NewBuffer(int width)
    {
        _widths.Add(width);
        return _widths.Count - 1;
    }

    private void Release(int time)
    {
        for (int i = _held.Count - 1; i >= 0; i--)
        {
            int slot = _held[i], width = _slots[slot].Width;
            if (_lastUse[slot] > time)
                continue;
            _held.RemoveAt(i);
            if (!_free.TryGetValue(width, out var stack))
                _free.Add(width, stack = new Stack<int>());
            stack.Push(_assigned[slot]);
        }
    }

    private int[] LastUses()
    {
        int[] last = new int[_slots.Length];
        int time = 0;
        foreach (var rowSet in _rowSets)
        {
            time++;
            foreach (int slot in StepSlots.Read(rowSet.Maker))
                last[slot] = time;
            foreach (int slot in rowSet.Moves)
                last[_slots[slot].From] = time;
            foreach (var step in rowSet.Steps)
            {
                time++;
                foreach (int slot in StepSlots.Read(step))
                    last[slot] = time;
            }
        }
        return last;
    }
}
