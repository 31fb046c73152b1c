package dev.forkful.examples.harm;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;

/** PDF files, whole and damaged, and what is done with them. */
final class Pdfs {
    private static final int PAGES = 3;
    private static final float DPI = 36;

    private Pdfs() {}

    /** A file with text and a picture on each page. */
    static byte[] whole(int number) throws IOException {
        try (var pdf = new PDDocument();
                var bytes = new ByteArrayOutputStream()) {
            for (int page = 0; page < PAGES; page++) {
                page(pdf, PDRectangle.A6, "file " + number + " page " + page);
            }
            pdf.save(bytes);
            return bytes.toByteArray();
        }
    }

    /** A file of a kilobyte whose picture would need hundreds of megabytes. */
    static byte[] huge() throws IOException {
        try (var pdf = new PDDocument();
                var bytes = new ByteArrayOutputStream()) {
            page(pdf, new PDRectangle(14_400, 14_400), "huge");
            pdf.save(bytes);
            return bytes.toByteArray();
        }
    }

    private static void page(PDDocument pdf, PDRectangle size, String text) throws IOException {
        var page = new PDPage(size);
        pdf.addPage(page);
        var picture = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 40; i++) {
            picture.setRGB(i, (i * i) % 40, Color.RED.getRGB());
        }
        try (var content = new PDPageContentStream(pdf, page)) {
            content.beginText();
            content.setFont(new PDType1Font(FontName.HELVETICA), 12);
            content.newLineAtOffset(20, 200);
            content.showText(text);
            content.endText();
            content.drawImage(LosslessFactory.createFromImage(pdf, picture), 20, 20);
        }
    }

    /** Files of which every other one is cut off somewhere, and the others have bits flipped, few or many. */
    static List<byte[]> damaged(int count, Random random) throws IOException {
        var all = new ArrayList<byte[]>();
        for (int n = 0; n < count; n++) {
            byte[] bytes = whole(n);
            if (n % 2 == 0) {
                all.add(Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            } else {
                for (int flips = 1 << random.nextInt(9); flips > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                all.add(bytes);
            }
        }
        return all;
    }

    /** In a worker: what is written in a file, after each page was drawn. */
    static String text(byte[] bytes) {
        try (var pdf = Loader.loadPDF(bytes)) {
            var renderer = new PDFRenderer(pdf);
            for (int page = 0; page < pdf.getNumberOfPages(); page++) {
                renderer.renderImageWithDPI(page, DPI);
            }
            return new PDFTextStripper().getText(pdf);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
