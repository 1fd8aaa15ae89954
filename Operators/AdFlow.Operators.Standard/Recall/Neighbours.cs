namespace AdFlow.Operators.Standard;

/// <summary>
/// The words one slip away from a word of the letters a–z, its first letter kept: one letter left out, two neighbours
/// swapped, one replaced, one added. Some come more than once; the word itself may be among them.
/// </summary>
internal ref struct Neighbours
{
    private readonly ReadOnlySpan<byte> _word;
    private readonly Span<byte> _target;
    private int _at = 1;
    private int _letter = FirstEdit;

    private const int FirstEdit = 0, Swap = 1, Replace = 2, Add = Replace + 26, EditsAPlace = Add + 26;

    /// <summary>Starts before the first one.</summary>
    /// <param name="word">The word, at least one letter.</param>
    /// <param name="target">Takes each neighbour; at least one byte longer than the word.</param>
    public Neighbours(ReadOnlySpan<byte> word, Span<byte> target)
    {
        _word = word;
        _target = target;
    }

    /// <summary>Writes the next one to the target.</summary>
    /// <param name="length">Its length.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryNext(out int length)
    {
        length = 0;
        while (length == 0 && _at <= _word.Length)
        {
            length = Edit(_at, _letter);
            if (++_letter == EditsAPlace)
                (_at, _letter) = (_at + 1, FirstEdit);
        }
        return length > 0;
    }

    // Length of the word edited at a place, 0 where this edit is not possible there.
    private readonly int Edit(int at, int edit)
    {
        var tail = _word[at..];
        _word[..at].CopyTo(_target);
        switch (edit)
        {
            case >= Add:
                _target[at] = (byte)('a' + edit - Add);
                tail.CopyTo(_target[(at + 1)..]);
                return _word.Length + 1;
            case >= Replace when tail.Length > 0:
                tail.CopyTo(_target[at..]);
                _target[at] = (byte)('a' + edit - Replace);
                return _word.Length;
            case Swap when tail.Length > 1:
                tail.CopyTo(_target[at..]);
                (_target[at], _target[at + 1]) = (tail[1], tail[0]);
                return _word.Length;
            case FirstEdit when tail.Length > 0:
                tail[1..].CopyTo(_target[at..]);
                return _word.Length - 1;
            default:
                return 0;
        }
    }
}
