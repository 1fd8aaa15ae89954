namespace AdFlow.Tables.Text;

/// <summary>
/// The tokens of one or several texts: UTF-8 bytes and a position each, in an arena. Clear and use again; a warm
/// buffer allocates nothing. A struct that grows: pass it by reference. Not thread-safe.
/// </summary>
public unsafe struct TokenBuffer
{
    /// <summary>Most bytes of a token; a longer run of letters is cut into several tokens.</summary>
    public const int MaxTokenBytes = 255;

    private ArenaList<byte> _bytes;
    private ArenaList<int> _ends;
    private ArenaList<int> _positions;

    /// <summary>Scratch of the normaliser: the folded text.</summary>
    internal ArenaList<byte> Folded;

    /// <summary>Scratch of the normaliser: UTF-16 of one chunk before and after.</summary>
    internal ArenaList<char> Chars;

    /// <summary>Makes an empty buffer that takes no memory yet.</summary>
    /// <param name="arena">Memory; must outlive the buffer and every span it gave out.</param>
    public TokenBuffer(Arena arena)
    {
        _bytes = new(arena);
        _ends = new(arena);
        _positions = new(arena);
        Folded = new(arena);
        Chars = new(arena);
    }

    /// <summary>Number of tokens.</summary>
    public readonly int Count => _ends.Count;

    /// <summary>Position that the next token gets.</summary>
    public int NextPosition { get; private set; }

    /// <summary>Bytes of a token; valid until the buffer grows or is cleared.</summary>
    public readonly ReadOnlySpan<byte> this[int token]
    {
        get
        {
            int start = token == 0 ? 0 : _ends[token - 1];
            return new ReadOnlySpan<byte>(_bytes.Pointer + start, _ends[token] - start);
        }
    }

    /// <summary>Position of a token within its text: 0, 1, 2 … plus the gaps of <see cref="Skip"/>.</summary>
    public readonly int Position(int token) => _positions[token];

    /// <summary>Appends an analysed token.</summary>
    public void Append(ReadOnlySpan<byte> token)
    {
        token.CopyTo(_bytes.Reserve(token.Length));
        EndToken(token.Length);
    }

    /// <summary>Leaves a gap of positions, so that no phrase spans what was before and what comes.</summary>
    /// <param name="positions">Size of the gap, ≥ 0.</param>
    public void Skip(int positions) => NextPosition += positions;

    /// <summary>Removes all tokens, starts at position 0, and keeps the memory.</summary>
    public void Clear()
    {
        _bytes.Clear();
        _ends.Clear();
        _positions.Clear();
        NextPosition = 0;
    }

    /// <summary>Room for the bytes of the next token.</summary>
    internal byte* ReserveBytes(int bytes)
    {
        _bytes.Reserve(bytes);
        return _bytes.Pointer + _bytes.Count;
    }

    /// <summary>Makes the first bytes of the reserved room a token.</summary>
    internal void EndToken(int bytes)
    {
        _bytes.Commit(bytes);
        _ends.Add(_bytes.Count);
        _positions.Add(NextPosition++);
    }
}
