namespace Appliance.TestModels;

/// <summary>Eyes for <see cref="TinyModel"/>: a vision projector of a few hundred kilobytes, random weights, always the same. It shows the model four pieces of an image.</summary>
public static class TinyProjector
{
    private const int Seed = 20260803;
    private const int ImageSize = 56;
    private const int PatchSize = 14;
    private const int Width = 64;
    private const int FeedForward = 128;
    private const int Blocks = 2;

    /// <summary>Writes the file.</summary>
    public static string WriteTo(string directory, string fileName = "mmproj-tiny.gguf")
    {
        var path = Path.Combine(Directory.CreateDirectory(directory).FullName, fileName);
        File.WriteAllBytes(path, Describe().ToArray());
        return path;
    }

    /// <summary>The projector, open for additions.</summary>
    public static GgufWriter Describe()
    {
        var random = new Random(Seed);
        var writer = new GgufWriter()
            .Text("general.architecture", "clip")
            .Text("general.type", "mmproj")
            .U32("general.file_type", 0)
            .Flag("clip.has_vision_encoder", true)
            .Text("clip.projector_type", "gemma3")
            .Flag("clip.use_gelu", true)
            .U32("clip.vision.image_size", ImageSize)
            .U32("clip.vision.patch_size", PatchSize)
            .U32("clip.vision.embedding_length", Width)
            .U32("clip.vision.feed_forward_length", FeedForward)
            .U32("clip.vision.projection_dim", (uint)TinyShape.Instant.Embedding)
            .U32("clip.vision.block_count", Blocks)
            .U32("clip.vision.attention.head_count", 4)
            .U32("clip.vision.projector.scale_factor", 2)
            .F32("clip.vision.attention.layer_norm_epsilon", 1e-6f)
            .Reals("clip.vision.image_mean", [0.5f, 0.5f, 0.5f])
            .Reals("clip.vision.image_std", [0.5f, 0.5f, 0.5f]);
        Random("v.patch_embd.weight", PatchSize, PatchSize, 3, Width);
        Random("v.patch_embd.bias", Width);
        Random("v.position_embd.weight", Width, ImageSize / PatchSize * (ImageSize / PatchSize));
        Norm("v.post_ln");
        for (var block = 0; block < Blocks; block++)
        {
            var prefix = $"v.blk.{block}.";
            Norm(prefix + "ln1");
            Norm(prefix + "ln2");
            foreach (var part in (string[])["attn_q", "attn_k", "attn_v", "attn_out"])
            {
                Random($"{prefix}{part}.weight", Width, Width);
                Random($"{prefix}{part}.bias", Width);
            }
            Random(prefix + "ffn_up.weight", Width, FeedForward);
            Random(prefix + "ffn_up.bias", FeedForward);
            Random(prefix + "ffn_down.weight", FeedForward, Width);
            Random(prefix + "ffn_down.bias", Width);
        }
        Random("mm.input_projection.weight", TinyShape.Instant.Embedding, Width);
        writer.Tensor("mm.soft_emb_norm.weight", [Width], Ones());
        return writer;

        void Random(string tensor, params int[] dimensions) =>
            writer.Tensor(tensor, dimensions, [.. Enumerable.Range(0, dimensions.Aggregate(1, (product, next) => product * next)).Select(_ => (float)((random.NextDouble() - 0.5) / 4))]);

        void Norm(string tensor)
        {
            writer.Tensor(tensor + ".weight", [Width], Ones());
            writer.Tensor(tensor + ".bias", [Width], new float[Width]);
        }

        static float[] Ones() => [.. Enumerable.Repeat(1f, Width)];
    }
}
