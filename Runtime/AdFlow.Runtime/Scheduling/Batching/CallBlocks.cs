using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Memory of one shared call: rows of its runs packed one behind the other. For one thread at a time.
/// </summary>
internal sealed unsafe class CallBlocks : IDisposable
{
    private readonly RowCall _call;
    private readonly Arena _arena;
    private readonly void** _inputs;
    private readonly void** _outputs;
    private readonly Arena _addresses = new();

    /// <summary>Takes no memory for rows yet.</summary>
    /// <param name="call">What is called.</param>
    /// <param name="mostBytes">Most bytes of the rows.</param>
    public CallBlocks(RowCall call, long mostBytes)
    {
        _call = call;
        _arena = new Arena(mostBytes);
        _inputs = (void**)_addresses.AllocateZeroed((long)sizeof(void*) * call.InputBytes.Count);
        _outputs = (void**)_addresses.AllocateZeroed((long)sizeof(void*) * call.OutputBytes.Count);
    }

    /// <summary>Makes a call over the rows of several runs.</summary>
    /// <param name="first">The runs, linked.</param>
    /// <param name="rows">Rows of all.</param>
    /// <exception cref="OperatorException">The call failed; no run has its results.</exception>
    /// <exception cref="ArenaLimitException">The rows take more memory than a call may.</exception>
    public void Call(CallTicket first, int rows)
    {
        _arena.Reset();
        for (int i = 0; i < _call.InputBytes.Count; i++)
            _inputs[i] = Pack(first, i, rows);
        for (int i = 0; i < _call.OutputBytes.Count; i++)
            _outputs[i] = _arena.Allocate((long)rows * _call.OutputBytes[i]);
        _call.Call(_inputs, _outputs, rows);
        for (int i = 0; i < _call.OutputBytes.Count; i++)
            Return(first, i);
    }

    public void Dispose()
    {
        _arena.Dispose();
        _addresses.Dispose();
    }

    private byte* Pack(CallTicket first, int block, int rows)
    {
        int rowBytes = _call.InputBytes[block];
        byte* packed = _arena.Allocate((long)rows * rowBytes), next = packed;
        for (var ticket = first; ticket is not null; ticket = ticket.Next)
        {
            long bytes = (long)ticket.Rows * rowBytes;
            Buffer.MemoryCopy(ticket.Inputs[block], next, bytes, bytes);
            next += bytes;
        }
        return packed;
    }

    private void Return(CallTicket first, int block)
    {
        byte* next = (byte*)_outputs[block];
        for (var ticket = first; ticket is not null; ticket = ticket.Next)
        {
            long bytes = (long)ticket.Rows * _call.OutputBytes[block];
            Buffer.MemoryCopy(next, ticket.Outputs[block], bytes, bytes);
            next += bytes;
        }
    }
}
