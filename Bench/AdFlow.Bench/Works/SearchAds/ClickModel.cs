using System.Runtime.CompilerServices;
using AdFlow.Operators;

namespace AdFlow.Bench;

/// <summary>
/// coefficients/pctr.json as straight code: coverage, head match, score, picture, price in; the logistic score and
/// the price's feature out, float64.
/// </summary>
internal readonly unsafe struct ClickModel : IMapBody
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void IMapBody.Step<V>(in MapFrame frame, int row)
    {
        V price = (V.Log1p(V.Load(frame.Inputs[4], row)) - V.Constant(9)) / V.Constant(2);
        V sum = V.Constant(-6.2) + V.Constant(2.2) * V.Load(frame.Inputs[0], row);
        sum += V.Constant(0.9) * V.Load(frame.Inputs[1], row);
        sum += V.Constant(0.5) * V.Load(frame.Inputs[2], row);
        sum += V.Constant(0.2) * V.Load(frame.Inputs[3], row);
        sum += V.Constant(-0.05) * price;
        V.Store(V.Sigmoid(sum), frame.Outputs[0], row);
        V.Store(price, frame.Outputs[1], row);
    }
}
