using System.Runtime.CompilerServices;
using AdFlow.Operators;

namespace AdFlow.Bench;

/// <summary>coefficients/pcvr.json as straight code: coverage, head match, words of the description, the price's
/// feature in; the logistic score out, float64.</summary>
internal readonly unsafe struct SaleModel : IMapBody
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void IMapBody.Step<V>(in MapFrame frame, int row)
    {
        V sum = V.Constant(-4.2) + V.Constant(0.5) * V.Load(frame.Inputs[0], row);
        sum += V.Constant(0.5) * V.Load(frame.Inputs[1], row);
        sum += V.Constant(0.1) * V.Log1p(V.Load(frame.Inputs[2], row));
        sum += V.Constant(-0.35) * V.Load(frame.Inputs[3], row);
        V.Store(V.Sigmoid(sum), frame.Outputs[0], row);
    }
}
