using System.Runtime.InteropServices;
using AdFlow.Operators.Onnx;

namespace AdFlow.Bench;

/// <summary>What one writes by hand to call a model: features packed into a matrix, one call of the session, scores in
/// an array. Not thread-safe.</summary>
internal sealed unsafe class BareModel : IDisposable
{
    private readonly OnnxSession _session;
    private readonly SessionCall _call;
    private readonly AdColumns _ads;
    private readonly float* _matrix;
    private readonly float* _scores;

    /// <summary>Prepares calls over all rows of a table.</summary>
    public BareModel(byte[] model, AdColumns ads)
    {
        _session = OnnxSession.Create(model);
        _call = new SessionCall(_session,
            [new TensorSlot(_session.Inputs[0].Name, OnnxElementType.Float32, [BenchModels.Features])],
            [new TensorSlot(_session.Outputs[0].Name, OnnxElementType.Float32, [1])], 0);
        _ads = ads;
        _matrix = (float*)NativeMemory.AlignedAlloc((nuint)ads.Rows * BenchModels.Features * sizeof(float), 64);
        _scores = (float*)NativeMemory.AlignedAlloc((nuint)ads.Rows * sizeof(float), 64);
    }

    /// <summary>A score for each row.</summary>
    public ReadOnlySpan<float> Scores => new(_scores, _ads.Rows);

    /// <summary>Packs and calls.</summary>
    public void Run()
    {
        for (int feature = 0; feature < BenchModels.Features; feature++)
        {
            float* values = _ads.Feature(feature), target = _matrix + feature;
            for (int row = 0; row < _ads.Rows; row++, target += BenchModels.Features)
                *target = values[row];
        }
        void* matrix = _matrix, scores = _scores;
        _call.Run(&matrix, &scores, _ads.Rows);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        NativeMemory.AlignedFree(_matrix);
        NativeMemory.AlignedFree(_scores);
    }
}
