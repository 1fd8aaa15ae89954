using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Joins the nulls that make a computed slot's nulls. Not thread-safe.</summary>
internal sealed unsafe class ValidityExecution(StageChunk chunk, ValidityStep step) : StepExecution(step.Node)
{
    private readonly int[] _atoms = chunk.Program.Slots[step.Slot].Atoms!;

    /// <inheritdoc/>
    public override void Run(int count)
    {
        byte* joined = null, own = chunk.BitsOf(step.Slot);
        foreach (int atom in _atoms)
        {
            byte* bits = chunk.Nodes[atom].Validity;
            if (bits == null)
                continue;
            if (joined == null)
                joined = bits;
            else
            {
                if (joined != own)
                    new ReadOnlySpan<byte>(joined, (int)Bitmap.Bytes(count)).CopyTo(
                        new Span<byte>(own, (int)chunk.BitBytes));
                Bitmap.And(joined = own, bits, count);
            }
        }
        chunk.Nodes[step.Slot].Validity = joined;
    }
}
