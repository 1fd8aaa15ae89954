using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Takes the chosen rows of several slots of 4-byte values together: what the bits of the choice say is worked
/// out once. Not thread-safe.</summary>
internal sealed unsafe class WordMoves
{
    private readonly ChunkMove[] _moves;
    private readonly LaneWidth _width;
    private readonly void** _sources;
    private readonly void** _targets;

    public WordMoves(StageChunk chunk, ChunkMove[] moves)
    {
        _moves = moves;
        _width = chunk.LaneWidth;
        _sources = (void**)chunk.Scratch.Keep((long)sizeof(void*) * moves.Length);
        _targets = (void**)chunk.Scratch.Keep((long)sizeof(void*) * moves.Length);
    }

    /// <summary>Moves the slots.</summary>
    /// <param name="choice">The rows among those of the set before.</param>
    public void Run(RowChoice choice)
    {
        if (choice.IsAll)
        {
            foreach (var move in _moves)
                move.Run(choice, null);
            return;
        }
        for (int i = 0; i < _moves.Length; i++)
            _moves[i].Begin(choice, out _sources[i], out _targets[i]);
        RowSelection.CompressWords(_sources, _targets, _moves.Length, choice.Selected, choice.Among, _width);
    }
}
